// SPDX-License-Identifier: AGPL-3.0-or-later
import { Inject, Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { AttackCatalog } from '@ttp/attack-stix';
import { RuleBook, type RuleEdition, type RuleSource } from '@ttp/rule-source';
import { BootRefused, Readiness } from '@ttp/service';
import { buildRuleIndex, formatIssue, type RuleIndex } from '@ttp/ttp-core';
import { WorkerMetrics } from './worker.metrics';

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
  private readonly book: RuleBook;
  private active: ActiveRules | null = null;

  constructor(
    @Inject(RULE_SOURCE) source: RuleSource,
    private readonly catalog: AttackCatalog,
    private readonly metrics: WorkerMetrics,
    private readonly readiness: Readiness,
  ) {
    readiness.declare('rules');
    this.book = new RuleBook(source, catalog, (edition) => this.swap(edition), (error) => this.log.error(`rules could not be read again; the last ones stay live: ${String(error)}`));
  }

  get current(): ActiveRules {
    if (this.active === null) throw new Error('rules are used before they are loaded');
    return this.active;
  }

  async onModuleInit(): Promise<void> {
    try {
      await this.book.open();
    } catch (cause) {
      throw new BootRefused(`the rules cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    }
  }

  onModuleDestroy(): void {
    this.book.close();
  }

  private swap({ rules, issues, digest }: RuleEdition): void {
    for (const issue of issues) this.log[issue.severity === 'error' ? 'error' : 'warn'](formatIssue(issue));
    this.active = { index: buildRuleIndex(rules), attackRelease: this.catalog.attackRelease, digest };
    this.metrics.loaded(rules.length, issues.filter(({ severity }) => severity === 'error').length);
    if (rules.length > 0) this.readiness.ok('rules');
    else this.readiness.notReady('rules', 'no rule could be loaded');
    this.log.log(`${rules.length} rules live, ATT&CK ${this.catalog.release}, digest ${digest.slice(0, 12)}`);
  }
}
