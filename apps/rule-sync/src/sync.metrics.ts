// SPDX-License-Identifier: AGPL-3.0-or-later
import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Registry } from 'prom-client';

/** What this instance has done; the figures of a standby stand still. */
@Injectable()
export class SyncMetrics {
  private readonly leader: Gauge;
  private readonly loaded: Gauge;
  private readonly quarantined: Gauge;
  private readonly lastSync: Gauge;
  private readonly failures: Counter;
  private readonly seq: Gauge;
  private readonly announcements: Counter;

  constructor(registry: Registry) {
    const registers = [registry];
    this.leader = new Gauge({ name: 'ttp_rule_sync_leader', help: '1 while this instance is the one that acts', registers });
    this.loaded = new Gauge({ name: 'ttp_rules_loaded', help: 'Rules of the directory that are usable', registers });
    this.quarantined = new Gauge({ name: 'ttp_rules_quarantined', help: 'Errors in rule documents of the directory', registers });
    const lastSync = 'When the database was last brought to what the directory says';
    this.lastSync = new Gauge({ name: 'ttp_rule_sync_last_success_timestamp_seconds', help: lastSync, registers });
    this.failures = new Counter({ name: 'ttp_rule_sync_failures_total', help: 'Comparisons or writes that failed', registers });
    this.seq = new Gauge({ name: 'ttp_rules_seq', help: 'Last change that was announced', registers });
    this.announcements = new Counter({ name: 'ttp_rule_announcements_total', help: 'Changes announced by this instance', registers });
  }

  leads(leads: boolean): void {
    this.leader.set(leads ? 1 : 0);
  }

  synced(rules: number, errors: number): void {
    this.loaded.set(rules);
    this.quarantined.set(errors);
    this.lastSync.setToCurrentTime();
  }

  failed(): void {
    this.failures.inc();
  }

  announced(seq: number, count: number): void {
    this.seq.set(seq);
    this.announcements.inc(count);
  }
}
