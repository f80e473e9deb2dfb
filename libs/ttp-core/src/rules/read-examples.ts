// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Findings } from './findings';
import type { YamlSource } from './yaml-source';

/** An input that the author of a rule says must, or must not, fire it. */
export interface RuleExample {
  readonly outcome: 'match' | 'ignore';
  /** The text of the field the rule looks at, or payload fields by name. */
  readonly input: string | Readonly<Record<string, unknown>>;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

const FORM = 'write - match: <text> or - ignore: <text>, the text being the matched field or a mapping of payload fields';

/** The `tests` of a rule document, in its order. */
export const readExamples = (tests: readonly unknown[], file: string, source: YamlSource, findings: Findings): readonly RuleExample[] =>
  tests.flatMap((test, index) => readExample(test, ['tests', index], file, source, findings) ?? []);

function readExample(test: unknown, path: readonly (string | number)[], file: string, source: YamlSource, findings: Findings): RuleExample | null {
  const [entry, ...others] = isMapping(test) ? Object.entries(test) : [];
  const [outcome, input] = entry ?? [];
  if (others.length > 0 || !isOutcome(outcome) || !(typeof input === 'string' || isMapping(input))) {
    findings.error(path, 'is not an example', FORM);
    return null;
  }
  return { outcome, input, file, ...source.positionOf(path) };
}

const isOutcome = (text: unknown): text is RuleExample['outcome'] => text === 'match' || text === 'ignore';

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
