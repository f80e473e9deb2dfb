// SPDX-License-Identifier: AGPL-3.0-or-later
import { Module } from '@nestjs/common';
import { AttackModule, BusModule, DatabaseModule, IntelModule } from '@ttp/service';
import { DefinitionsController } from './definitions.controller';
import { RuleCatalogue } from './rule.catalogue';
import { RuleEditor } from './rule.editor';
import { RulesController } from './rules.controller';
import { SnapshotResponder } from './snapshot.responder';
import { StateController } from './state.controller';
import { StoreMetrics } from './store.metrics';

@Module({
  imports: [AttackModule, BusModule, DatabaseModule, IntelModule],
  controllers: [RulesController, DefinitionsController, StateController, SnapshotResponder],
  providers: [RuleCatalogue, RuleEditor, StoreMetrics],
})
export class RuleStoreModule {}
