// SPDX-License-Identifier: AGPL-3.0-or-later
// The thread of `Checkpoints`.
import { keepCheckpointing } from '@ttp/persistence/checkpoints';
import { workerData } from 'node:worker_threads';

keepCheckpointing(String(workerData));
