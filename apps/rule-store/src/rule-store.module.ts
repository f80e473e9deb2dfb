// SPDX-License-Identifier: AGPL-3.0-or-later
import { Module } from '@nestjs/common';
import { AttackModule, BusModule } from '@ttp/service';
import { RuleCatalogue } from './rule.catalogue';
import { RulesController } from './rules.controller';
import { SnapshotResponder } from './snapshot.responder';

@Module({ imports: [AttackModule, BusModule], controllers: [RulesController, SnapshotResponder], providers: [RuleCatalogue] })
export class RuleStoreModule {}
