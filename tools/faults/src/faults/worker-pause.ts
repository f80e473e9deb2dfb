// SPDX-License-Identifier: AGPL-3.0-or-later
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../scenario/fault';

const WORKERS = 2;
const PAUSE_MS = { short: 10_000, long: 30_000 } as const;

/** What it held goes to the other; when it wakes it goes on with it all the same, and both store it. */
export const workerPause: Fault = {
  name: 'worker-pause',
  summary: 'a worker is stopped (SIGSTOP) for 10 s, half a minute in a long run, and wakes up',
  databases: ['mysql', 'sqlite'],
  scene: ({ isLong }) => ({
    workers: WORKERS,
    async strike({ stage, workers }, random) {
      const slot = random.int(0, WORKERS - 1);
      workers.signal(slot, 'SIGSTOP');
      await delay(isLong ? PAUSE_MS.long : PAUSE_MS.short, undefined, { signal: stage.signal });
      workers.signal(slot, 'SIGCONT');
      return 1;
    },
  }),
};
