// SPDX-License-Identifier: AGPL-3.0-or-later
import { runService } from '@ttp/service';
import { serveSnapshots } from './serve-snapshots';
import { RuleStoreModule } from './rule-store.module';

void runService({
  name: 'rule-store',
  module: RuleStoreModule,
  masterOnly: true,
  port: (settings) => settings.ruleStorePort,
  prepare: serveSnapshots,
});
