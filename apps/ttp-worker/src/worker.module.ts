// SPDX-License-Identifier: AGPL-3.0-or-later
import { Module } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import { Settings } from '@ttp/config';
import { DirectoryRuleSource, RpcRuleSource, type RuleSource } from '@ttp/rule-source';
import { AttackModule, BusModule, DatabaseModule, NATS } from '@ttp/service';
import { AnchorResolver } from './anchor.resolver';
import { ControlListener } from './control.listener';
import { Heartbeat } from './heartbeat';
import { OutboxRelay } from './outbox.relay';
import { REPLICA, replicaName } from './replica';
import { RULE_SOURCE, RuleFollower } from './rule.follower';
import { TaggingConsumer } from './tagging.consumer';
import { WorkerMetrics } from './worker.metrics';

const ruleSourceOf = (settings: Settings, nc: NatsConnection): RuleSource =>
  settings.ruleStoreType === 'rpc' ? new RpcRuleSource(nc) : new DirectoryRuleSource(settings.rulesDir);

@Module({
  imports: [AttackModule, BusModule, DatabaseModule],
  providers: [
    { provide: REPLICA, useFactory: replicaName },
    { provide: RULE_SOURCE, inject: [Settings, NATS], useFactory: ruleSourceOf },
    AnchorResolver,
    ControlListener,
    Heartbeat,
    OutboxRelay,
    RuleFollower,
    TaggingConsumer,
    WorkerMetrics,
  ],
})
export class WorkerModule {}
