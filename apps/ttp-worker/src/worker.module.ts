// SPDX-License-Identifier: AGPL-3.0-or-later
import { Module } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import { AttackCatalog } from '@ttp/attack-stix';
import { Settings } from '@ttp/config';
import { RuleLog } from '@ttp/persistence';
import { busHints, DirectoryRuleSource, LogRuleSource, RpcRuleLog, type RuleSource, StatedDirectorySource } from '@ttp/rule-source';
import { AttackModule, BusModule, DatabaseModule, INTEL_TABLES, NATS, processName, RulesetGauges } from '@ttp/service';
import { AnchorResolver } from './anchor.resolver';
import { Checkpoints } from './checkpoints';
import { ControlListener } from './control.listener';
import { BacklogProbe } from './backlog.probe';
import { EvalMetrics } from './eval.metrics';
import { Heartbeat } from './heartbeat';
import { IntelCatchUp } from './intel.catch-up';
import { bootIntelTables } from './intel-tables';
import { MAIL_LIMITS } from './mail/mail-limits';
import { LIMITS_OF_MAILS, MailReader } from './mail/mail.reader';
import { OutboxRelay } from './outbox.relay';
import { REPLICA } from './replica';
import { RULE_SOURCE, RuleFollower } from './rule.follower';
import { TaggingConsumer } from './tagging.consumer';
import { WorkerMetrics } from './worker.metrics';

function ruleSourceOf({ ruleStoreType, rulesDir, pollMs }: Settings, nc: NatsConnection, log: RuleLog): RuleSource {
  const hints = busHints(nc, pollMs);
  if (ruleStoreType === 'filesystem') return new StatedDirectorySource(new DirectoryRuleSource(rulesDir), log, hints);
  return new LogRuleSource(ruleStoreType === 'rpc' ? new RpcRuleLog(nc) : log, hints);
}

@Module({
  imports: [AttackModule, BusModule, DatabaseModule],
  providers: [
    { provide: REPLICA, useFactory: processName },
    { provide: RULE_SOURCE, inject: [Settings, NATS, RuleLog], useFactory: ruleSourceOf },
    { provide: INTEL_TABLES, inject: [Settings, AttackCatalog], useFactory: bootIntelTables },
    { provide: LIMITS_OF_MAILS, useFactory: () => ({ ...MAIL_LIMITS }) },
    AnchorResolver,
    BacklogProbe,
    Checkpoints,
    ControlListener,
    EvalMetrics,
    Heartbeat,
    IntelCatchUp,
    MailReader,
    OutboxRelay,
    RuleFollower,
    RulesetGauges,
    TaggingConsumer,
    WorkerMetrics,
  ],
})
export class WorkerModule {}
