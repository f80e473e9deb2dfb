// SPDX-License-Identifier: AGPL-3.0-or-later
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { AttackCatalog } from '@ttp/attack-stix';
import { Settings } from '@ttp/config';
import { DirectoryRuleSource, RuleBook, type RuleEdition } from '@ttp/rule-source';
import { BootRefused, Readiness } from '@ttp/service';
import { formatIssue } from '@ttp/ttp-core';

/** The rule directory as this host serves it. */
@Injectable()
export class RuleCatalogue implements OnModuleInit, OnModuleDestroy {
  private readonly log = new Logger(RuleCatalogue.name);
  private readonly book: RuleBook;
  private current: RuleEdition = { rules: [], documents: [], issues: [], digest: '' };

  constructor(
    private readonly settings: Settings,
    attack: AttackCatalog,
    private readonly readiness: Readiness,
  ) {
    readiness.declare('rules');
    const failed = (error: unknown) => this.log.error(`rules could not be read again; the last ones stay live: ${String(error)}`);
    this.book = new RuleBook(new DirectoryRuleSource(settings.rulesDir), attack, (edition) => this.turn(edition), failed);
  }

  async onModuleInit(): Promise<void> {
    await this.book.open().catch((cause: unknown) => {
      throw new BootRefused(`the rule directory ${this.settings.rulesDir} cannot be read`, { cause });
    });
  }

  onModuleDestroy(): void {
    this.book.close();
  }

  get edition(): RuleEdition {
    return this.current;
  }

  /** Read now, not when the watch tells: whoever asks because of an announcement must not get what was before it. */
  async latest(): Promise<RuleEdition> {
    return await this.book.refresh();
  }

  private turn(edition: RuleEdition): void {
    const { rules, issues, digest } = edition;
    for (const issue of issues) this.log[issue.severity === 'error' ? 'error' : 'warn'](formatIssue(issue));
    this.current = edition;
    if (rules.length > 0) this.readiness.ok('rules');
    else this.readiness.notReady('rules', 'no rule could be loaded');
    this.log.log(`${rules.length} rules, digest ${digest.slice(0, 12)}`);
  }
}
