// SPDX-License-Identifier: AGPL-3.0-or-later
import { Inject, Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { AttackCatalog } from '@ttp/attack-stix';
import { RuleBook, type RuleEdition, type RuleSource } from '@ttp/rule-source';
import { BootRefused, Readiness } from '@ttp/service';
import { buildRuleIndex, formatIssue, NotYet, type RuleIndex } from '@ttp/ttp-core';
import { setTimeout as delay } from 'node:timers/promises';
import { WorkerMetrics } from './worker.metrics';

const RETRY_MS = 2_000;

/** Injection token: where this worker gets its rules. */
export const RULE_SOURCE = Symbol('rule source');

/** What one evaluation sees: taken once per event, never half-changed. */
export interface ActiveRules {
  readonly index: RuleIndex;
  readonly attackRelease: string;
  readonly digest: string;
}

/** Keeps the immutable index in step with the rule source; a change is one assignment. */
@Injectable()
export class RuleFollower implements OnModuleInit, OnModuleDestroy {
  private readonly log = new Logger(RuleFollower.name);
  private book: RuleBook | undefined;
  private active: ActiveRules | null = null;

  constructor(
    @Inject(RULE_SOURCE) private readonly source: RuleSource,
    private readonly catalog: AttackCatalog,
    private readonly metrics: WorkerMetrics,
    private readonly readiness: Readiness,
  ) {
    readiness.declare('rules');
  }

  get current(): ActiveRules {
    if (this.active === null) throw new Error('rules are used before they are loaded');
    return this.active;
  }

  async onModuleInit(): Promise<void> {
    while (this.active === null) {
      try {
        await this.openBook();
      } catch (cause) {
        if (!(cause instanceof NotYet)) throw new BootRefused(`the rules cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
        this.log.warn(`waiting for the rules: ${cause.message}`);
        await delay(RETRY_MS);
      }
    }
  }

  onModuleDestroy(): void {
    this.book?.close();
  }

  private async openBook(): Promise<void> {
    const failed = (error: unknown) => this.log.error(`rules could not be read again; the last ones stay live: ${String(error)}`);
    this.book = new RuleBook(this.source, this.catalog, (edition) => this.swap(edition), failed);
    await this.book.open();
  }

  /** An empty directory is a mistake of somebody's: without rules every event would be acknowledged untagged, which is to lose it. */
  private refuseNone(): void {
    if (this.active === null) throw new BootRefused('no rule could be loaded');
    this.readiness.notReady('rules', 'the source has no usable rule; the last ones stay live');
  }

  private swap({ rules, issues, digest }: RuleEdition): void {
    for (const issue of issues) this.log[issue.severity === 'error' ? 'error' : 'warn'](formatIssue(issue));
    this.metrics.loaded(rules.length, issues.filter(({ severity }) => severity === 'error').length);
    if (rules.length === 0) return this.refuseNone();
    this.active = { index: buildRuleIndex(rules), attackRelease: this.catalog.attackRelease, digest };
    this.readiness.ok('rules');
    this.log.log(`${rules.length} rules live, ATT&CK ${this.catalog.release}, digest ${digest.slice(0, 12)}`);
  }
}
