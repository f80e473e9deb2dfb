// SPDX-License-Identifier: AGPL-3.0-or-later
import { compilePattern } from '../engine/compile-pattern';
import { PatternError } from '../engine/pattern-error';
import { TextPatterns } from './text-patterns';

/** What is wrong with a parameter of a lifter rule. */
export interface ParameterFault {
  /** Steps below `match` to the value. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly fix: string;
  /** The rule cannot fire. Otherwise only the entry of a list is passed over. */
  readonly disables: boolean;
}

/** The parameters of one lifter rule, read once, before any event is seen. A missing one takes its default; every fault is kept. */
export class Parameters {
  readonly faults: ParameterFault[] = [];

  constructor(private readonly values: Readonly<Record<string, unknown>>) {}

  number(key: string, fallback: number): number {
    const value = this.values[key] ?? fallback;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    return this.disable(key, 'is not a number', `write a number such as ${fallback}`, fallback);
  }

  flag(key: string, fallback: boolean): boolean {
    const value = this.values[key] ?? fallback;
    return typeof value === 'boolean' ? value : this.disable(key, 'is not a boolean', 'write true or false', fallback);
  }

  text(key: string, fallback: string): string {
    const value = this.values[key] ?? fallback;
    return typeof value === 'string' && value !== '' ? value : this.disable(key, 'is not a text', `write a text such as ${fallback}`, fallback);
  }

  /** The texts of a list. Without a `fallback` the list must be there. */
  texts(key: string, fallback?: readonly string[]): readonly string[] {
    return this.entries(key, 'is not a text', 'write a text', (entry) => (typeof entry === 'string' && entry !== '' ? entry : null), fallback);
  }

  /** Those of `known` that a list names, in the order of `known`. */
  choices<T extends string>(key: string, known: readonly T[]): readonly T[] {
    const chosen = this.entries(key, 'is not known', `use ${known.join(', ')}`, (entry) => known.find((name) => name === entry) ?? null);
    return known.filter((name) => chosen.includes(name));
  }

  patterns(key: string): TextPatterns {
    return new TextPatterns(this.entries(key, 'is not a pattern', 'write a regular expression', (entry) => this.pattern(entry)));
  }

  /** What `read` makes of each entry of a list; an entry that gives null is passed over. */
  entries<T>(key: string, message: string, fix: string, read: (entry: unknown) => T | null, fallback?: readonly T[]): readonly T[] {
    const list = this.values[key];
    if (list == null && fallback) return fallback;
    if (!Array.isArray(list)) return this.disable(key, list == null ? 'is missing' : 'is not a list', 'write a list', []);
    return list.flatMap((entry: unknown, index) => {
      const value = read(entry);
      if (value === null) this.faults.push({ path: [key, index], message, fix, disables: false });
      return value ?? [];
    });
  }

  private pattern(entry: unknown): ReturnType<typeof compilePattern> | null {
    if (typeof entry !== 'string') return null;
    try {
      return compilePattern(entry);
    } catch (error) {
      if (error instanceof PatternError) return null;
      throw error;
    }
  }

  private disable<T>(key: string, message: string, fix: string, value: T): T {
    this.faults.push({ path: [key], message, fix, disables: true });
    return value;
  }
}
