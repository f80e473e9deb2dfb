// SPDX-License-Identifier: AGPL-3.0-or-later
import { DEFAULT_LAYOUT, STREAM_NAMES, type BusLayout } from '@ttp/bus';
import { setTimeout as delay } from 'node:timers/promises';
import { openBroker } from '../harness/broker';
import { fact } from '../harness/measure';
import { noSmallDisk, SmallDisk } from '../harness/small-disk';
import type { Fault } from '../scenario/fault';
import type { World } from '../scenario/world';

/** With room for what the longest run stores; MariaDB sets aside some ninety more for its logs and system tables. */
const DISK_MIB = { sqlite: 384, mysql: 512, broker: 384 } as const;
const STREAM_BYTES = 64 * 1_048_576;
const FULL_MS = 3_000;
const WORKERS = 2;

/** Streams reserve their bytes, and JetStream takes three quarters of the disk. */
const SMALL_LAYOUT: BusLayout = {
  ...DEFAULT_LAYOUT,
  limits: Object.fromEntries(STREAM_NAMES.map((name) => [name, { ...DEFAULT_LAYOUT.limits[name], maxBytes: STREAM_BYTES }])) as BusLayout['limits'],
};

export const diskFullDatabase: Fault = {
  name: 'disk-full-db',
  summary: 'the disk of the database is full for three seconds',
  databases: ['sqlite', 'mysql'],
  obstacle: noSmallDisk,
  scene({ stage, db }) {
    const disk = SmallDisk.open(stage, DISK_MIB[db]);
    let waited = 0;
    let revived = 0;
    return {
      workers: WORKERS,
      world: { databaseDir: disk.dir },
      async prepare({ database }) {
        // By default InnoDB takes 64 MiB at a time, and a long run would fill the disk by itself.
        if (database.server !== null) await database.query('SET GLOBAL innodb_autoextend_increment = 1');
        return 0;
      },
      async strike(world) {
        disk.fill();
        await delay(FULL_MS, undefined, { signal: stage.signal });
        const { waiting, delivered } = await world.bus.unsettled();
        waited += waiting + delivered;
        disk.free();
        revived += (await reviveWorkers(world)) + (await reviveServer(world));
        return 1;
      },
      facts: async () => [fact('started_again', revived), fact('events_that_had_to_wait', waited)],
    };
  },
};

/** SQLite's shared memory is a file, too: who touches it on a full disk is ended by SIGBUS, and started again by an orchestrator. */
async function reviveWorkers({ workers }: World): Promise<number> {
  const dead = Array.from({ length: WORKERS }, (_, slot) => slot).filter((slot) => workers.hasEnded(slot));
  for (const slot of dead) await workers.start(slot);
  return dead.length;
}

/** InnoDB, too, ends itself when it cannot write what it has promised. */
async function reviveServer({ database }: World): Promise<number> {
  if (database.server === null) return 0;
  try {
    await database.query('SELECT 1');
    return 0;
  } catch {
    await database.server.restart();
    return 1;
  }
}

export const diskFullBroker: Fault = {
  name: 'disk-full-broker',
  summary: "the disk of the broker's store is full for three seconds; then the broker is started again",
  databases: ['sqlite', 'mysql'],
  obstacle: noSmallDisk,
  async scene({ stage }) {
    const disk = SmallDisk.open(stage, DISK_MIB.broker);
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
