// SPDX-License-Identifier: AGPL-3.0-or-later
import { Module } from '@nestjs/common';
import { Settings } from '@ttp/config';
import { Lease, RuleWriter } from '@ttp/persistence';
import { AttackModule, BusModule, DatabaseModule, processName, RulesetGauges } from '@ttp/service';
import { DataSource } from 'typeorm';
import { DirectoryReconciler } from './directory.reconciler';
import { type Duty, DUTIES, Leadership, LEASE, LEASE_TTL_S } from './leadership';
import { RuleAnnouncer } from './rule.announcer';
import { RuleProjector } from './rule.projector';
import { SyncMetrics } from './sync.metrics';
import { INSTANCE, WRITER } from './tokens';

const leaseOf = (source: DataSource, holder: string) => new Lease(source, { name: 'rule-sync', holder, ttlSeconds: LEASE_TTL_S });

/** Where the database is the truth, the directory is nobody's business: only the announcements are left to do. */
const dutiesOf = ({ rulesTruth }: Settings, announcer: RuleAnnouncer, reconciler: DirectoryReconciler): readonly Duty[] =>
  rulesTruth === 'directory' ? [announcer, reconciler] : [announcer];

@Module({
  imports: [AttackModule, BusModule, DatabaseModule],
  providers: [
    { provide: INSTANCE, useFactory: processName },
    { provide: LEASE, inject: [DataSource, INSTANCE], useFactory: leaseOf },
    { provide: WRITER, inject: [DataSource, LEASE], useFactory: (source: DataSource, lease: Lease) => new RuleWriter(source, lease) },
    { provide: DUTIES, inject: [Settings, RuleAnnouncer, DirectoryReconciler], useFactory: dutiesOf },
    DirectoryReconciler,
    Leadership,
    RuleAnnouncer,
    RuleProjector,
    RulesetGauges,
    SyncMetrics,
  ],
})
export class RuleSyncModule {}
