// SPDX-License-Identifier: AGPL-3.0-or-later
import { runService } from '@ttp/service';
import { ExportApiModule } from './export-api.module';

void runService({ name: 'export-api', module: ExportApiModule, masterOnly: true, port: (settings) => settings.apiPort });
