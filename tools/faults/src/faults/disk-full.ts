// SPDX-License-Identifier: AGPL-3.0-or-later
import { DEFAULT_LAYOUT, STREAM_NAMES, type BusLayout } from '@ttp/bus';
import { setTimeout as delay } from 'node:timers/promises';
import { openBroker } from '../harness/broker';
import { fact } from '../harness/measure';
import { noSmallDisk, SmallDisk } from '../harness/small-disk';
import type { Fault } from '../scenario/fault';

const DISK_MIB = 96;
const STREAM_BYTES = 8 * 1_048_576;
const FULL_MS = 3_000;
const WORKERS = 2;

/** Streams reserve their bytes, and JetStream takes three quarters of the disk. */
const SMALL_LAYOUT: BusLayout = {
  ...DEFAULT_LAYOUT,
  limits: Object.fromEntries(STREAM_NAMES.map((name) => [name, { ...DEFAULT_LAYOUT.limits[name], maxBytes: STREAM_BYTES }])) as BusLayout['limits'],
};

export const diskFullDatabase: Fault = {
  name: 'disk-full-db',
  summary: 'the disk of the SQLite file is full for three seconds',
  databases: ['sqlite'],
  obstacle: noSmallDisk,
  scene({ stage }) {
    const disk = SmallDisk.open(stage, DISK_MIB);
    let revived = 0;
    return {
      workers: WORKERS,
      world: { databaseDir: disk.dir },
      async strike({ workers }) {
        disk.fill();
        await delay(FULL_MS, undefined, { signal: stage.signal });
        disk.free();
        // SQLite's shared memory is a file, too: who touches it on a full disk is ended by SIGBUS, and started again by an orchestrator.
        for (let slot = 0; slot < WORKERS; slot++) {
          if (!workers.hasEnded(slot)) continue;
          revived += 1;
          await workers.start(slot);
        }
        return 1;
      },
      facts: async () => [fact('workers_started_again', revived)],
    };
  },
};

export const diskFullBroker: Fault = {
  name: 'disk-full-broker',
  summary: "the disk of the broker's store is full for three seconds; then the broker is started again",
  databases: ['sqlite', 'mysql'],
  obstacle: noSmallDisk,
  async scene({ stage }) {
    const disk = SmallDisk.open(stage, DISK_MIB);
    const broker = await openBroker(stage, { storeDir: disk.dir, layout: SMALL_LAYOUT });
    return {
      world: { broker },
      async strike() {
        disk.fill();
        await delay(FULL_MS, undefined, { signal: stage.signal });
        disk.free();
        // Out of space, JetStream switches itself off until a restart.
        await broker.server.kill('SIGTERM');
        await broker.server.restart();
        return 1;
      },
    };
  },
};
