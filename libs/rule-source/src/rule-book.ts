// SPDX-License-Identifier: AGPL-3.0-or-later
import { loadRules, rulesetDigest, type AttackResolver, type LoadedRules, type Rule, type RuleFile, type RuleIssue } from '@ttp/ttp-core';
import { isDeepStrictEqual } from 'node:util';
import type { RuleSource } from './rule-source';

/** The rules that are live, and what is wrong with the documents that are not. */
export interface RuleEdition {
  /** By rule id, ascending. */
  readonly rules: readonly Rule[];
  /** Every document of the source, verbatim: its live text where a later one is refused, by name. */
  readonly documents: readonly RuleFile[];
  readonly issues: readonly RuleIssue[];
  readonly digest: string;
}

/** Called with each edition whose rules or issues differ from the one before; the first has none before it. */
export type EditionListener = (edition: RuleEdition, before: RuleEdition | null) => void;

interface LiveDocument {
  readonly rule: Rule;
  readonly text: string;
}

const RETRY_MS = 5_000;

/**
 * The rules of a source, followed. A document that is refused leaves its last good text live,
 * so that a slip in an editor never switches a detection off.
 */
export class RuleBook {
  private files: readonly RuleFile[] = [];
  private live: ReadonlyMap<string, LiveDocument> = new Map();
  private edition: RuleEdition | null = null;
  private reading: Promise<unknown> = Promise.resolve();
  private waiting: Promise<RuleEdition> | undefined;
  private retrying: NodeJS.Timeout | undefined;
  private stopWatching: (() => void) | undefined;
  private closed = false;

  /** `onFailure` hears of each time that the source could not be read again; the book tries again by itself. */
  constructor(
    private readonly source: RuleSource,
    private readonly attack: AttackResolver,
    private readonly onEdition: EditionListener,
    private readonly onFailure: (error: unknown) => void,
    private readonly retryMs = RETRY_MS,
  ) {}

  /** Loads the first edition, then follows the source. Rejects when the source cannot be read now. */
  async open(): Promise<RuleEdition> {
    // Watch first: a change during the load is seen afterwards, not lost.
    this.stopWatching = await this.source.watch(() => void this.follow());
    try {
      return await this.refresh();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Nobody is called any more, not even by a refresh that is on its way. */
  close(): void {
    this.closed = true;
    clearTimeout(this.retrying);
    this.stopWatching?.();
  }

  /** Reads the source now. One at a time, so that an older snapshot never replaces a newer one; whoever asks while one waits shares it. */
  refresh(): Promise<RuleEdition> {
    this.waiting ??= this.readNext();
    return this.waiting;
  }

  private readNext(): Promise<RuleEdition> {
    const next = this.reading.then(async () => {
      this.waiting = undefined;
      return this.turn(this.take(await this.source.snapshot()));
    });
    this.reading = next.catch(() => undefined);
    return next;
  }

  private async follow(): Promise<void> {
    clearTimeout(this.retrying);
    try {
      await this.refresh();
    } catch (error) {
      if (this.closed) return;
      this.onFailure(error);
      clearTimeout(this.retrying);
      this.retrying = setTimeout(() => void this.follow(), this.retryMs);
    }
  }

  private take(files: readonly RuleFile[]): RuleEdition {
    // Parsing costs far more than reading, and whoever asks for the latest mostly finds nothing new.
    if (this.edition && isDeepStrictEqual(files, this.files)) return this.edition;
    const loaded = loadRules(files, this.attack);
    this.files = files;
    this.live = this.liveDocuments(files, loaded);
    const rules = [...this.live.values()].map(({ rule }) => rule).toSorted(byId);
    const documents = files.map(({ file, text }) => ({ file, text: this.live.get(file)?.text ?? text }));
    return { rules, documents, issues: loaded.issues, digest: rulesetDigest(rules, new Date()) };
  }

  private liveDocuments(files: readonly RuleFile[], { rules, files: owners }: LoadedRules): ReadonlyMap<string, LiveDocument> {
    const accepted = new Map(rules.map((rule) => [owners.get(rule.ruleId), rule]));
    const live = new Map<string, LiveDocument>();
    for (const { file, text } of files) {
      const rule = accepted.get(file);
      const kept = this.live.get(file);
      if (rule) live.set(file, { rule, text });
      // The rule may have moved to another file: what is written there now counts.
      else if (kept && !owners.has(kept.rule.ruleId)) live.set(file, kept);
    }
    return live;
  }

  private turn(edition: RuleEdition): RuleEdition {
    const before = this.edition;
    const isNews = before === null || before.digest !== edition.digest || JSON.stringify(before.issues) !== JSON.stringify(edition.issues);
    if (isNews && !this.closed) this.onEdition(edition, before);
    this.edition = edition;
    return edition;
  }
}

/** By code units, as `loadRules` does. */
const byId = (one: Rule, other: Rule): number => (one.ruleId < other.ruleId ? -1 : 1);
