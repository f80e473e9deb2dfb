// SPDX-License-Identifier: AGPL-3.0-or-later
import type { RuleIssue } from './rule-issue';
import type { Path, Position, YamlSource } from './yaml-source';

/** Collects what is to be said of one document, each with its line. */
export class Findings {
  readonly issues: RuleIssue[] = [];

  constructor(
    private readonly file: string,
    private readonly source: YamlSource,
    private readonly ruleId: string | null,
  ) {}

  get refused(): boolean {
    return this.issues.some(({ severity }) => severity === 'error');
  }

  error(path: Path, message: string, fix: string, position: Position = this.source.positionOf(path)): void {
    this.add('error', path, message, fix, position);
  }

  warning(path: Path, message: string, fix: string, position: Position = this.source.positionOf(path)): void {
    this.add('warning', path, message, fix, position);
  }

  /** For a key that should not be there: the value may stand lines below. */
  unknownKey(path: Path, message: string, fix: string): void {
    this.add('warning', path, message, fix, this.source.positionOfKey(path));
  }

  private add(severity: RuleIssue['severity'], path: Path, message: string, fix: string, { line, column }: Position): void {
    this.issues.push({ severity, file: this.file, line, column, ruleId: this.ruleId, field: fieldName(path), message, fix });
  }
}

/** `emits[0].confidence` */
const fieldName = (path: Path): string => path.map((step, depth) => (typeof step === 'number' ? `[${step}]` : depth === 0 ? step : `.${step}`)).join('');
