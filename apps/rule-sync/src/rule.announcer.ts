// SPDX-License-Identifier: AGPL-3.0-or-later
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AttackCatalog } from '@ttp/attack-stix';
import { Publisher } from '@ttp/bus';
import { Settings } from '@ttp/config';
import { DirectoryRuleSource, RuleBook, type RuleEdition } from '@ttp/rule-source';
import { BootRefused, Readiness } from '@ttp/service';
import { formatIssue } from '@ttp/ttp-core';
import { randomUUID } from 'node:crypto';
import { ruleChanges, type RuleChange } from './rule-changes';

/** Watches the master's rule directory and announces each rule that changed. At start it announces all: a wake-up too many does no harm. */
@Injectable()
export class RuleAnnouncer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger(RuleAnnouncer.name);
  private book: RuleBook | undefined;
  private announcing: Promise<void> = Promise.resolve();

  constructor(
    private readonly publisher: Publisher,
    private readonly settings: Settings,
    private readonly attack: AttackCatalog,
    private readonly readiness: Readiness,
  ) {
    readiness.declare('rules');
  }

  async onApplicationBootstrap(): Promise<void> {
    const failed = (error: unknown) => this.log.error(`rules could not be read again: ${String(error)}`);
    this.book = new RuleBook(new DirectoryRuleSource(this.settings.rulesDir), this.attack, (edition, before) => this.turn(edition, before), failed);
    await this.book.open().catch((cause: unknown) => {
      throw new BootRefused(`the rule directory ${this.settings.rulesDir} cannot be read`, { cause });
    });
    this.readiness.ok('rules');
  }

  async onModuleDestroy(): Promise<void> {
    this.book?.close();
    await this.announcing;
  }

  private turn({ rules, issues }: RuleEdition, before: RuleEdition | null): void {
    for (const issue of issues) this.log[issue.severity === 'error' ? 'error' : 'warn'](formatIssue(issue));
    const changes = ruleChanges(before?.rules ?? [], rules);
    this.announcing = this.announcing.then(() => this.announce(changes));
  }

  private async announce(changes: readonly RuleChange[]): Promise<void> {
    const ts = Date.now() / 1_000;
    const results = await this.publisher.publishAll(
      changes.map(({ subject, msgId, payload }) => {
        const id = randomUUID().replaceAll('-', '');
        return { subject, msgId, data: JSON.stringify({ v: 1, id, topic: subject, type: '', ts, payload }) };
      }),
    );
    const lost = results.filter(({ ok }) => !ok).length;
    this.log.log(`announced ${results.length - lost} rule changes`);
    if (lost > 0) this.log.error(`${lost} rule changes could not be announced; workers that read the directory follow it all the same`);
  }
}
