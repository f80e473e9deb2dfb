// SPDX-License-Identifier: AGPL-3.0-or-later
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import { AttackCatalog } from '@ttp/attack-stix';
import { Publisher } from '@ttp/bus';
import { Settings } from '@ttp/config';
import { DirectoryRuleSource, RuleBook, type RuleEdition } from '@ttp/rule-source';
import { BootRefused, NATS, Readiness } from '@ttp/service';
import { encodeEnvelope, formatIssue, type Rule } from '@ttp/ttp-core';
import { randomUUID } from 'node:crypto';
import { readAnnouncements } from './read-announcements';
import { ruleChanges, type Announcement, type RuleChange } from './rule-changes';

const RETRY_MS = 5_000;

/**
 * Watches the master's rule directory and announces each rule that differs from what the bus was last told of it,
 * be it that the rule was edited now or while nobody watched.
 */
@Injectable()
export class RuleAnnouncer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger(RuleAnnouncer.name);
  private readonly book: RuleBook;
  private live: readonly Rule[] = [];
  private announced = new Map<string, Announcement>();
  private announcing: Promise<void> = Promise.resolve();
  private retrying: NodeJS.Timeout | undefined;
  private stopping = false;

  constructor(
    @Inject(NATS) private readonly nc: NatsConnection,
    private readonly publisher: Publisher,
    private readonly settings: Settings,
    attack: AttackCatalog,
    private readonly readiness: Readiness,
  ) {
    readiness.declare('rules');
    const failed = (error: unknown) => this.log.error(`rules could not be read again; the last ones stay announced: ${String(error)}`);
    this.book = new RuleBook(new DirectoryRuleSource(settings.rulesDir), attack, (edition) => this.turn(edition), failed);
  }

  async onApplicationBootstrap(): Promise<void> {
    this.announced = await readAnnouncements(this.nc);
    await this.book.open().catch((cause: unknown) => {
      throw new BootRefused(`the rule directory ${this.settings.rulesDir} cannot be read`, { cause });
    });
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    this.book.close();
    clearTimeout(this.retrying);
    await this.announcing;
  }

  private turn({ rules, issues }: RuleEdition): void {
    for (const issue of issues) this.log[issue.severity === 'error' ? 'error' : 'warn'](formatIssue(issue));
    // More likely a volume that is not mounted than an operator who wants no detection at all.
    if (rules.length === 0) return this.readiness.notReady('rules', 'no rule could be loaded; nothing is announced');
    this.readiness.ok('rules');
    this.live = rules;
    this.catchUp();
  }

  private catchUp(): void {
    clearTimeout(this.retrying);
    this.announcing = this.announcing.then(() => this.announce(ruleChanges(this.announced, this.live)));
  }

  private async announce(changes: readonly RuleChange[]): Promise<void> {
    const results = await this.publisher.publishAll(changes.map(publicationOf));
    for (const [i, { ruleId, contentSha256 }] of changes.entries()) {
      const result = results[i];
      if (result?.ok) this.announced.set(ruleId, { contentSha256, seq: result.seq });
    }
    const lost = results.filter(({ ok }) => !ok).length;
    if (changes.length > lost) this.log.log(`announced ${changes.length - lost} rule changes`);
    if (lost === 0 || this.stopping) return;
    this.log.error(`${lost} rule changes could not be announced; trying again in ${RETRY_MS / 1_000} s`);
    this.retrying = setTimeout(() => this.catchUp(), RETRY_MS);
  }
}

const publicationOf = ({ subject, msgId, payload }: RuleChange) => {
  const id = randomUUID().replaceAll('-', '');
  return { subject, msgId, data: encodeEnvelope({ v: 1, id, topic: subject, type: '', ts: Date.now() / 1_000, payload }) };
};
