// SPDX-License-Identifier: AGPL-3.0-or-later
import { Injectable } from '@nestjs/common';
import { RulesetGauges } from '@ttp/service';
import { ALL_RULE_STATE } from '@ttp/ttp-core';
import { Counter, Gauge, Registry } from 'prom-client';

const STATE_PREFIX = ALL_RULE_STATE.replace(/>$/, '');

/** What this instance has done; the figures of a standby stand still. */
@Injectable()
export class SyncMetrics {
  private readonly leader: Gauge;
  private readonly lastSync: Gauge;
  private readonly failures: Counter;
  private readonly publications: Counter<'family'>;

  constructor(
    registry: Registry,
    private readonly rules: RulesetGauges,
  ) {
    const registers = [registry];
    this.leader = new Gauge({ name: 'ttp_rule_sync_leader', help: '1 while this instance is the one that acts', registers });
    const lastSync = 'When the database was last brought to what the directory says';
    this.lastSync = new Gauge({ name: 'ttp_rule_sync_last_success_timestamp_seconds', help: lastSync, registers });
    this.failures = new Counter({ name: 'ttp_rule_sync_failures_total', help: 'Comparisons or writes that failed', registers });
    this.publications = new Counter({ name: 'ttp_bus_published', help: 'messages published', labelNames: ['family'], registers });
  }

  leads(leads: boolean): void {
    this.leader.set(leads ? 1 : 0);
  }

  synced(rules: number, errors: number): void {
    this.rules.holds(rules, errors);
    this.lastSync.setToCurrentTime();
  }

  failed(): void {
    this.failures.inc();
  }

  /** The log is announced up to `seq`, by these subjects. */
  announced(seq: number, subjects: readonly string[]): void {
    this.rules.isAt(seq);
    for (const subject of subjects) this.publications.inc({ family: subject.startsWith(STATE_PREFIX) ? 'rule.state' : 'rule.reloaded' });
  }
}
