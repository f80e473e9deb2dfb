// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { setTimeout as delay } from 'node:timers/promises';
import { serverOf, type Database } from '../harness/database';
import { fact } from '../harness/measure';
import type { Fault } from '../scenario/fault';

const BALLAST_ROWS = 500;
const LOCK_MS = { least: 100, most: 600 } as const;

/** Locks what workers need last and then wants what they have locked first; having changed more rows, it is they whom the server gives up. */
export const databaseDeadlock: Fault = {
  name: 'db-deadlock',
  summary: 'another client locks rows that the workers write, in the other order',
  databases: ['mysql'],
  scene: () => ({
    async prepare({ database }) {
      await database.query('CREATE TABLE fault_ballast (id INT PRIMARY KEY, n INT)');
      await database.query(`INSERT INTO fault_ballast SELECT seq, 0 FROM seq_1_to_${BALLAST_ROWS}`);
      return 0;
    },
    async strike({ stage, database }, random) {
      const rival = await serverOf(database).connect();
      try {
        await rival.beginTransaction();
        await rival.query('UPDATE fault_ballast SET n = n + 1');
        await rival.query('SELECT id FROM ttp_outbox FOR UPDATE');
        await rival.query('SELECT uuid FROM attackers FOR UPDATE');
        await delay(random.int(LOCK_MS.least, LOCK_MS.most), undefined, { signal: stage.signal });
        await wantWhatWorkersHold(rival);
        await rival.rollback();
      } finally {
        rival.destroy();
      }
      return 1;
    },
    facts: async ({ database }) => [fact('deadlocks', await deadlocks(database))],
  }),
};

/** We may be given up instead of a worker: that is a fault, too. */
async function wantWhatWorkersHold(rival: Connection): Promise<void> {
  await rival.query<RowDataPacket[]>('SELECT uuid FROM ttp_tag FOR UPDATE').catch(() => undefined);
}

async function deadlocks(database: Database): Promise<number> {
  const [row] = await database.query("SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'");
  return Number(row?.['Value']);
}
