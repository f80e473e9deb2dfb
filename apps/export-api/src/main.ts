// SPDX-License-Identifier: AGPL-3.0-or-later
import { runService } from '@ttp/service';
import { setFlagsFromString } from 'node:v8';
import { ExportApiModule } from './export-api.module';

// A large export leaves garbage behind that V8, on a machine with room, lets grow to four times of what lives: here to half as much again.
setFlagsFromString('--heap-growing-percent=50');

void runService({ name: 'export-api', module: ExportApiModule, masterOnly: true, port: (settings) => settings.apiPort });
