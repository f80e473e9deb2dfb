// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Findings } from './findings';
import { isMapping } from './is-mapping';
import type { Path, Position, YamlSource } from './yaml-source';

/** An input that the author of a rule says must, or must not, fire it. */
export class RuleExample {
  constructor(
    readonly outcome: 'match' | 'ignore',
    /** The text of the field the rule looks at, or payload fields by name. */
    readonly input: string | Readonly<Record<string, unknown>>,
    readonly file: string,
    private readonly source: YamlSource,
    private readonly path: Path,
  ) {}

  /** Where it is written. Looked up when asked for: only examples that fail are worth finding. */
  get position(): Position {
    return this.source.positionOf(this.path);
  }
}

const FORM = 'write - match: <text> or - ignore: <text>, the text being the matched field or a mapping of payload fields';

/** The `tests` of a rule document, in its order. */
export const readExamples = (tests: readonly unknown[], file: string, source: YamlSource, findings: Findings): readonly RuleExample[] =>
  tests.flatMap((test, index) => readExample(test, ['tests', index], file, source, findings) ?? []);

function readExample(test: unknown, path: Path, file: string, source: YamlSource, findings: Findings): RuleExample | null {
  const [entry, ...others] = isMapping(test) ? Object.entries(test) : [];
  const [outcome, input] = entry ?? [];
  if (others.length > 0 || !isOutcome(outcome) || !(typeof input === 'string' || isMapping(input))) {
    findings.error(path, 'is not an example', FORM);
    return null;
  }
  return new RuleExample(outcome, input, file, source, path);
}

const isOutcome = (text: unknown): text is RuleExample['outcome'] => text === 'match' || text === 'ignore';
