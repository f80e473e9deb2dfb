// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LoggedChange, LogPosition, RuleState } from '@ttp/ttp-core';
import { permissiveAttack } from '@ttp/ttp-core/testing';
import { RuleBook, type RuleEdition, type RuleSnapshot, type RuleSource } from '../src';

/** A source in memory. Snapshots wait while it is held. */
export class FakeSource implements RuleSource {
  watching = false;
  broken = false;
  reads = 0;
  states: ReadonlyMap<string, RuleState> = new Map();
  position: LogPosition | null = null;
  changes: readonly LoggedChange[] | null = null;
  private held: Promise<void> = Promise.resolve();
  private onChange: () => void = () => undefined;

  constructor(public files: Record<string, string>) {}

  async snapshot(): Promise<RuleSnapshot> {
    this.reads += 1;
    const documents = Object.entries(this.files).map(([file, text]) => ({ file, text }));
    const { states, position, changes } = this;
    await this.held;
    if (this.broken) throw new Error('away');
    return { documents, states, position, changes };
  }

  watch(onChange: () => void): Promise<() => void> {
    this.watching = true;
    this.onChange = onChange;
    return Promise.resolve(() => {
      this.watching = false;
    });
  }

  /** Holds all answers back until the returned function is called. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.held = promise;
    return resolve;
  }

  async change(files: Record<string, string>): Promise<void> {
    this.files = files;
    this.onChange();
    await quiet();
  }
}

export const quiet = () => new Promise((resolve) => setTimeout(resolve, 20));
export const RETRY_MS = 30;

export interface Told {
  readonly source: FakeSource;
  readonly book: RuleBook;
  readonly editions: { readonly live: readonly string[]; readonly before: readonly string[] | null }[];
  readonly failures: string[];
}

export const versions = ({ rules }: RuleEdition) => rules.map(({ ruleId, ruleVersion }) => `${ruleId} v${ruleVersion}`);

export function bookOf(files: Record<string, string>): Told {
  const source = new FakeSource(files);
  const editions: Told['editions'] = [];
  const failures: string[] = [];
  const tell = (edition: RuleEdition, before: RuleEdition | null) => editions.push({ live: versions(edition), before: before && versions(before) });
  return { source, editions, failures, book: new RuleBook(source, permissiveAttack, tell, (error) => failures.push(String(error)), RETRY_MS) };
}
