// SPDX-License-Identifier: AGPL-3.0-or-later
import { loadRules, rulesetDigest, type AttackResolver, type Rule, type RuleFile, type RuleIssue } from '@ttp/ttp-core';
import type { RuleSource } from './rule-source';

/** The rules that are live, and what is wrong with the documents that are not. */
export interface RuleEdition {
  readonly rules: readonly Rule[];
  readonly issues: readonly RuleIssue[];
  readonly digest: string;
}

/** Called with each edition whose rules differ from the one before; the first has none before it. */
export type EditionListener = (edition: RuleEdition, before: RuleEdition | null) => void;

const EMPTY_DIGEST = '';

/**
 * The rules of a source, followed. A document that is refused leaves its last good text live,
 * so that a slip in an editor never switches a detection off.
 */
export class RuleBook {
  private lastGood: ReadonlyMap<string, string> = new Map();
  private edition: RuleEdition | null = null;
  private refreshing: Promise<unknown> = Promise.resolve();
  private stopWatching: (() => void) | undefined;

  constructor(
    private readonly source: RuleSource,
    private readonly attack: AttackResolver,
    private readonly onEdition: EditionListener,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Loads the first edition, then follows the source. Rejects when the source cannot be read now. */
  async open(): Promise<RuleEdition> {
    // Watch first: a change during the load is seen afterwards, not lost.
    this.stopWatching = this.source.watch(() => void this.refresh().catch(this.onFailure));
    try {
      return await this.refresh();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    this.stopWatching?.();
  }

  /** One at a time: an older snapshot never replaces a newer one. */
  private refresh(): Promise<RuleEdition> {
    const next = this.refreshing.then(async () => this.take(await this.source.snapshot()));
    this.refreshing = next.catch(() => undefined);
    return next;
  }

  private take(files: readonly RuleFile[]): RuleEdition {
    const loaded = loadRules(files, this.attack);
    const refused = new Set(loaded.issues.filter(({ severity }) => severity === 'error').map(({ file }) => file));
    const good = files.flatMap((file) => (refused.has(file.file) ? this.lastGoodOf(file.file) : [file]));
    const { rules } = refused.size === 0 ? loaded : loadRules(good, this.attack);
    this.lastGood = new Map(good.map(({ file, text }) => [file, text]));
    return this.turn({ rules, issues: loaded.issues, digest: rulesetDigest(rules, new Date()) });
  }

  private lastGoodOf(file: string): RuleFile[] {
    const text = this.lastGood.get(file);
    return text === undefined ? [] : [{ file, text }];
  }

  private turn(edition: RuleEdition): RuleEdition {
    const before = this.edition;
    this.edition = edition;
    const isNews = (before?.digest ?? EMPTY_DIGEST) !== edition.digest || JSON.stringify(before?.issues) !== JSON.stringify(edition.issues);
    if (isNews) this.onEdition(edition, before);
    return edition;
  }
}
