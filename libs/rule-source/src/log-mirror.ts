// SPDX-License-Identifier: AGPL-3.0-or-later
import { isDefinitionChange, type LoggedChange, type LogPosition, type RuleEntry, Unavailable } from '@ttp/ttp-core';

/** How a follower reads the stored rules: from the database itself, or from rule-store over NATS. */
export interface RuleLogReader {
  /** What is stored of the rules whose id comes after `after`; the position is read first, so that entries may be newer, never older. */
  page(after: string): Promise<{ readonly position: LogPosition; readonly entries: readonly RuleEntry[]; readonly more: boolean }>;
  /** What came after a number, oldest first, as far as fits an answer; and where the log ended, read before the changes. */
  changes(afterSeq: number): Promise<{ readonly position: LogPosition; readonly changes: readonly LoggedChange[] }>;
}

/** Several, because a deployment may be replacing one database by another just now. */
const READINGS = 3;

/** A copy of the stored rules as of one position of their log. It only ever goes forward. */
export class LogMirror {
  private copy: Copy | null = null;

  constructor(private readonly log: RuleLogReader) {}

  get position(): LogPosition | null {
    return this.copy?.position ?? null;
  }

  get entries(): Iterable<RuleEntry> {
    return this.copy?.entries.values() ?? [];
  }

  /**
   * Reads to the end of the log. Answers with the changes, or null when everything had to be read anew.
   *
   * @throws {Unavailable} when the log ends before our position: a replica of the database that lags, or a restored backup.
   */
  async catchUp(): Promise<readonly LoggedChange[] | null> {
    const next = this.copy && (await this.follow(this.copy));
    this.copy = next?.copy ?? (await this.readAnew());
    return next?.changes ?? null;
  }

  /** All rows, then the log from before them: what was written meanwhile is applied again and again gives the same. */
  private async readAnew(): Promise<Copy> {
    for (let reading = 1; reading <= READINGS; reading++) {
      const copy = await this.readPages();
      const next = copy && (await this.follow(copy));
      if (next) return this.notBehind(next.copy);
    }
    throw new Unavailable('the change log of the rules is another one at each answer, or has a gap: do all of rule-store use one database?');
  }

  /** Null when the pages are not of one log. */
  private async readPages(): Promise<Copy | null> {
    const entries = new Map<string, RuleEntry>();
    let oldest: LogPosition | null = null;
    for (let after = ''; ; ) {
      const { position, entries: page, more } = await this.log.page(after);
      if (oldest !== null && oldest.logId !== position.logId) return null;
      // A page may come from a replica of the database that lags.
      oldest = oldest === null || position.seq < oldest.seq ? position : oldest;
      for (const entry of page) entries.set(entry.ruleId, entry);
      const last = page.at(-1);
      if (!more || last === undefined) return { position: oldest, entries };
      after = last.ruleId;
    }
  }

  /** Null when the log does not go on from the copy: it is another log, or a part of it is missing. */
  private async follow(from: Copy): Promise<{ readonly copy: Copy; readonly changes: readonly LoggedChange[] } | null> {
    const { logId } = from.position;
    const all: LoggedChange[] = [];
    for (let { seq } = from.position; ; ) {
      const { position: end, changes } = await this.log.changes(seq);
      if (end.logId !== logId) return null;
      if (changes.length === 0 && end.seq < seq) throw goesBack(end.seq, seq);
      if (changes.some((change, i) => change.seq !== seq + 1 + i) || (changes.length === 0 && end.seq > seq)) return null;
      all.push(...changes);
      seq += changes.length;
      if (seq >= end.seq) return { copy: applied(from, all, seq), changes: all };
    }
  }

  private notBehind(copy: Copy): Copy {
    const before = this.position;
    if (before?.logId === copy.position.logId && copy.position.seq < before.seq) throw goesBack(copy.position.seq, before.seq);
    return copy;
  }
}

interface Copy {
  readonly position: LogPosition;
  readonly entries: ReadonlyMap<string, RuleEntry>;
}

const goesBack = (end: number, seen: number) => new Unavailable(`the change log of the rules ends at ${end}, and ${seen} was seen before`);

function applied({ position, entries }: Copy, changes: readonly LoggedChange[], seq: number): Copy {
  const moved = { ...position, seq };
  if (changes.length === 0) return { position: moved, entries };
  const next = new Map(entries);
  for (const change of changes) apply(next, change);
  return { position: moved, entries: next };
}

function apply(entries: Map<string, RuleEntry>, change: LoggedChange): void {
  const { ruleId } = change;
  const known = entries.get(ruleId) ?? { ruleId, definition: null, state: null };
  const entry = isDefinitionChange(change) ? { ...known, definition: change.after } : { ...known, state: change.after };
  if (entry.definition === null && entry.state === null) entries.delete(ruleId);
  else entries.set(ruleId, entry);
}
