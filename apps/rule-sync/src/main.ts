// SPDX-License-Identifier: AGPL-3.0-or-later
import { runService } from '@ttp/service';
import { RuleSyncModule } from './rule-sync.module';

void runService({ name: 'rule-sync', module: RuleSyncModule, masterOnly: true, port: (settings) => settings.ruleSyncPort });
