// SPDX-License-Identifier: AGPL-3.0-or-later
import { Inject, Injectable, Logger } from '@nestjs/common';
import { RuleLog, type RuleWriter } from '@ttp/persistence';
import { LogMirror, type RuleEdition } from '@ttp/rule-source';
import { planSync } from './plan-sync';
import { RuleAnnouncer } from './rule.announcer';
import { SyncMetrics } from './sync.metrics';
import { INSTANCE, WRITER } from './tokens';

/** Rules of one transaction: large enough to be quick, small enough not to hold the log up. */
const CHUNK = 200;
/** DECNET's own word for it. */
const AUTHOR = 'filesystem';
/** Of thousands of broken files, an operator looks at the first. */
const REPORTED_ISSUES = 1_000;

/** Writes to the database what an edition of the rule directory says, and how that went. */
@Injectable()
export class RuleProjector {
  private readonly log = new Logger(RuleProjector.name);
  private mirror: LogMirror;
  private leftAlone = 0;

  constructor(
    @Inject(WRITER) private readonly writer: RuleWriter,
    @Inject(INSTANCE) private readonly instance: string,
    private readonly rules: RuleLog,
    private readonly announcer: RuleAnnouncer,
    private readonly metrics: SyncMetrics,
  ) {
    this.mirror = new LogMirror(rules);
  }

  /** Stops between two transactions once `isWanted` no longer holds. Throws what the database throws; then it may be called again. */
  async project(edition: RuleEdition, directory: string, isWanted: () => boolean): Promise<void> {
    const { writes, foreign } = await this.plan(edition, directory);
    for (let i = 0; i < writes.length; i += CHUNK) {
      if (!isWanted()) return;
      await this.writer.writeDefinitions(writes.slice(i, i + CHUNK), { by: AUTHOR, now: new Date() });
      this.announcer.hint();
    }
    if (writes.length > 0) this.log.log(`stored ${writes.length} rule changes`);
    if (foreign.length > 0 && foreign.length !== this.leftAlone)
      this.log.warn(`${foreign.length} stored rules are not from ${directory} and are left alone, such as ${foreign[0]}`);
    this.leftAlone = foreign.length;
    await this.report(edition, directory);
  }

  private async plan(edition: RuleEdition, directory: string) {
    try {
      await this.mirror.catchUp();
      return planSync(edition, this.mirror.entries, directory);
    } catch (error) {
      // The log may have been put back to an earlier state: the next time compares with the tables themselves.
      this.mirror = new LogMirror(this.rules);
      throw error;
    }
  }

  private async report({ rules, issues }: RuleEdition, source: string): Promise<void> {
    await this.rules.reportSync({ source, syncedBy: this.instance, syncedAt: new Date(), issues: issues.slice(0, REPORTED_ISSUES) });
    this.metrics.synced(rules.length, issues.filter(({ severity }) => severity === 'error').length);
  }
}
