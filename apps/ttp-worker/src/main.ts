// SPDX-License-Identifier: AGPL-3.0-or-later
import { runService } from '@ttp/service';
import { WorkerModule } from './worker.module';

void runService({ name: 'ttp-worker', module: WorkerModule, port: (settings) => settings.workerPort });
