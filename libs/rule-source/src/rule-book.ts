// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  DEFAULT_STATE,
  loadRules,
  rulesetDigest,
  type AttackResolver,
  type LoadedRules,
  type LoggedChange,
  type LogPosition,
  type Rule,
  type RuleFile,
  type RuleIssue,
  type RuleState,
} from '@ttp/ttp-core';
import { isDeepStrictEqual } from 'node:util';
import type { RestoreRules } from './rule-pack';
import type { RuleSnapshot, RuleSource } from './rule-source';

/** The rules that are live, and what is wrong with the documents that are not. */
export interface RuleEdition {
  /** By rule id, ascending. */
  readonly rules: readonly Rule[];
  /** The live document of each rule, by rule id. */
  readonly sources: ReadonlyMap<string, RuleFile>;
  /** Every document of the source as it is now, those included that are refused. */
  readonly documents: readonly RuleFile[];
  readonly issues: readonly RuleIssue[];
  readonly digest: string;
  /** How far in the change log this is; null without a log. */
  readonly position: LogPosition | null;
  /** What the log says led here from the edition before; null when it cannot tell. */
  readonly changes: readonly LoggedChange[] | null;
}

/** Called with each edition whose rules, states, issues or position differ from the one before; the first has none before it. */
export type EditionListener = (edition: RuleEdition, before: RuleEdition | null) => void;

interface LiveDocument {
  readonly rule: Rule;
  readonly document: RuleFile;
}

const RETRY_MS = 5_000;

/**
 * The rules of a source, followed. A document that is refused leaves its last good text live,
 * so that a slip in an editor never switches a detection off.
 */
export class RuleBook {
  private files: readonly RuleFile[] = [];
  private loaded: LoadedRules | undefined;
  /** By file. */
  private live: ReadonlyMap<string, LiveDocument> = new Map();
  private edition: RuleEdition | null = null;
  private reading: Promise<unknown> = Promise.resolve();
  private waiting: Promise<RuleEdition> | undefined;
  private retrying: NodeJS.Timeout | undefined;
  private stopWatching: (() => void) | undefined;
  private away = false;
  private closed = false;

  /**
   * `onFailure` hears of each time that the source could not be read again; the book tries again by itself. What `restore` gives is not read
   * at the first load.
   */
  constructor(
    private readonly source: RuleSource,
    private readonly attack: AttackResolver,
    private readonly onEdition: EditionListener,
    private readonly onFailure: (error: unknown) => void,
    private readonly retryMs = RETRY_MS,
    private readonly restore: RestoreRules = () => undefined,
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
      this.away = false;
    } catch (error) {
      if (this.closed) return;
      // Once, not at every hint: the source is away until it is not.
      if (!this.away) this.onFailure(error);
      this.away = true;
      clearTimeout(this.retrying);
      this.retrying = setTimeout(() => void this.follow(), this.retryMs);
    }
  }

  private take({ documents: files, states, position, changes }: RuleSnapshot): RuleEdition {
    const known = this.edition;
    // Parsing costs far more than reading, and whoever asks for the latest mostly finds nothing new.
    const isKnown = known !== null && isSame(files, this.files);
    if (isKnown && known.position?.seq === position?.seq && known.position?.logId === position?.logId) return known;
    const issues = isKnown ? known.issues : this.load(files);
    const live = [...this.live.values()].toSorted(byId);
    const rules = live.map(({ rule }) => withState(rule, states.get(rule.ruleId) ?? DEFAULT_STATE));
    const sources = new Map(live.map(({ rule, document }) => [rule.ruleId, document]));
    return { rules, sources, documents: files, issues, digest: rulesetDigest(rules, new Date()), position, changes };
  }

  private load(files: readonly RuleFile[]): readonly RuleIssue[] {
    this.loaded = loadRules(files, this.attack, this.loaded ?? this.restore(files, this.attack));
    this.files = files;
    this.live = this.liveDocuments(files, this.loaded);
    return this.loaded.issues;
  }

  private liveDocuments(files: readonly RuleFile[], { rules, files: owners }: LoadedRules): ReadonlyMap<string, LiveDocument> {
    const accepted = new Map(rules.map((rule) => [owners.get(rule.ruleId), rule]));
    const live = new Map<string, LiveDocument>();
    for (const document of files) {
      const rule = accepted.get(document.file);
      const kept = this.live.get(document.file);
      if (rule) live.set(document.file, { rule, document });
      // The rule may have moved to another file: what is written there now counts.
      else if (kept && !owners.has(kept.rule.ruleId)) live.set(document.file, kept);
    }
    return live;
  }

  private turn(edition: RuleEdition): RuleEdition {
    const before = this.edition;
    if (isNews(edition, before) && !this.closed) this.onEdition(edition, before);
    this.edition = edition;
    return edition;
  }
}

function isNews(edition: RuleEdition, before: RuleEdition | null): boolean {
  if (edition === before) return false;
  const isMoved = before === null || before.digest !== edition.digest || before.position?.seq !== edition.position?.seq;
  return isMoved || before.position?.logId !== edition.position?.logId || !isDeepStrictEqual(before.issues, edition.issues);
}

const isSame = (files: readonly RuleFile[], others: readonly RuleFile[]): boolean =>
  files.length === others.length && files.every(({ file, text }, i) => file === others[i]?.file && text === others[i]?.text);

const withState = (rule: Rule, state: RuleState): Rule => (rule.state === state ? rule : { ...rule, state });

/** By code units, as `loadRules` does. */
const byId = ({ rule: one }: LiveDocument, { rule: other }: LiveDocument): number => (one.ruleId < other.ruleId ? -1 : 1);
