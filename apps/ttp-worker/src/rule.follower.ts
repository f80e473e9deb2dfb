// SPDX-License-Identifier: AGPL-3.0-or-later
import { Inject, Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { AttackCatalog } from '@ttp/attack-stix';
import { Settings } from '@ttp/config';
import { RuleBook, type RuleEdition, type RuleSource, shippedRulePack } from '@ttp/rule-source';
import { BootRefused, Readiness, RulesetGauges } from '@ttp/service';
import { buildRuleIndex, formatIssue, NotYet, type RuleIndex, type RuleIssue } from '@ttp/ttp-core';
import { setTimeout as delay } from 'node:timers/promises';
import { compiledSince } from './compiled-since';
import { giveMemoryBack } from './give-memory-back';
import { WorkerMetrics } from './worker.metrics';

const RETRY_MS = 2_000;

/** More than taking the shipped rules compiled costs: compiling any takes several times the memory that they need afterwards. */
const WORTH_GIVING_BACK_BYTES = 40 * 1024 * 1024;

/** Injection token: where this worker gets its rules. */
export const RULE_SOURCE = Symbol('rule source');

/** What one evaluation sees: taken once per event, never half-changed. */
export interface ActiveRules {
  readonly index: RuleIndex;
  readonly attackRelease: string;
  readonly digest: string;
  /** How far in the change log the rules are; 0 without a log. */
  readonly seq: number;
}

/** Keeps the immutable index in step with the rule source; a change is one assignment. */
@Injectable()
export class RuleFollower implements OnModuleInit, OnModuleDestroy {
  private readonly log = new Logger(RuleFollower.name);
  private book: RuleBook | undefined;
  private active: ActiveRules | null = null;
  private told: ReadonlySet<string> = new Set();
  private readonly listeners: (() => void)[] = [];
  private readonly loaded = Promise.withResolvers<void>();

  constructor(
    @Inject(RULE_SOURCE) private readonly source: RuleSource,
    private readonly catalog: AttackCatalog,
    private readonly metrics: WorkerMetrics,
    private readonly gauges: RulesetGauges,
    private readonly readiness: Readiness,
    private readonly settings: Settings,
  ) {
    readiness.declare('rules');
  }

  get current(): ActiveRules {
    if (this.active === null) throw new Error('rules are used before they are loaded');
    return this.active;
  }

  /** Calls back after each change of what is live. */
  onSwap(listener: () => void): void {
    this.listeners.push(listener);
  }

  async onModuleInit(): Promise<void> {
    const residentBytes = process.memoryUsage.rss();
    while (this.book === undefined) {
      try {
        this.book = await this.openBook();
      } catch (cause) {
        if (!(cause instanceof NotYet)) throw new BootRefused(`the rules cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
        this.log.warn(`waiting for the rules: ${cause.message}`);
        await delay(RETRY_MS);
      }
    }
    await this.loaded.promise;
    // Now, when no event is there yet that would have to wait.
    if (process.memoryUsage.rss() - residentBytes > WORTH_GIVING_BACK_BYTES) await giveMemoryBack();
  }

  onModuleDestroy(): void {
    this.book?.close();
  }

  private async openBook(): Promise<RuleBook> {
    const failed = (error: unknown) => this.log.error(`rules could not be read again; the last ones stay live: ${String(error)}`);
    const pack = shippedRulePack(this.catalog);
    const book = new RuleBook(this.source, this.catalog, (edition, before) => this.take(edition, before), failed, undefined, pack);
    await book.open();
    return book;
  }

  private take(edition: RuleEdition, before: RuleEdition | null): void {
    const { rules, issues, digest, position } = edition;
    this.tell(issues);
    this.metrics.compiled(this.settings.ruleStoreType, compiledSince(before, edition));
    this.gauges.holds(rules.length, issues.filter(({ severity }) => severity === 'error').length);
    this.gauges.isAt(position?.seq ?? 0);
    if (rules.length === 0) return this.refuseNone();
    this.active = { index: buildRuleIndex(rules, this.active?.index), attackRelease: this.catalog.attackRelease, digest, seq: position?.seq ?? 0 };
    this.readiness.ok('rules');
    this.log.log(`${rules.length} rules live, ATT&CK ${this.catalog.release}, change ${this.active.seq}, digest ${digest.slice(0, 12)}`);
    this.loaded.resolve();
    for (const listener of this.listeners) listener();
  }

  /** Each issue once, not at every change of another rule. */
  private tell(issues: readonly RuleIssue[]): void {
    const lines = new Map(issues.map((issue) => [formatIssue(issue), issue]));
    for (const [line, { severity }] of lines) if (!this.told.has(line)) this.log[severity === 'error' ? 'error' : 'warn'](line);
    this.told = new Set(lines.keys());
  }

  /** Without rules every event would be acknowledged untagged, which is to lose it. */
  private refuseNone(): void {
    // An empty directory is a mistake of somebody's; an empty database is one that rule-sync has not filled yet.
    if (this.active === null && this.settings.ruleStoreType === 'filesystem') throw new BootRefused('no rule could be loaded');
    if (this.active === null) this.log.warn('waiting for the rules: none is stored yet; rule-sync stores them');
    this.readiness.notReady('rules', 'the source has no usable rule; the last ones stay live');
  }
}
