// SPDX-License-Identifier: AGPL-3.0-or-later
import { setTimeout as delay } from 'node:timers/promises';
import type { RunningService } from './service-process';

/** When a service that ended by itself is started again. */
export interface RestartPolicy {
  /** How often in a row. */
  readonly most: number;
  /** Wait before the first restart; doubled for each further one. */
  readonly firstDelayMs: number;
  /** A service that ran this long starts a new row. */
  readonly calmMs: number;
}

export const RESTARTS: RestartPolicy = { most: 5, firstDelayMs: 250, calmMs: 60_000 };
export const NO_RESTARTS: RestartPolicy = { ...RESTARTS, most: 0 };

export interface KeptService {
  /** Rejects once the service has ended, or not come up again, too often. */
  readonly failed: Promise<never>;
  /** Lets the service drain and keeps it down. */
  stop(): Promise<void>;
}

/** Starts a service again whenever it ends by itself; each restart is told to `onNotice`. */
export function keepRunning(
  first: RunningService,
  startAgain: (signal: AbortSignal) => Promise<RunningService>,
  { most, firstDelayMs, calmMs }: RestartPolicy,
  onNotice: (message: string) => void,
): KeptService {
  const stopping = new AbortController();
  const { signal } = stopping;
  let current = first;

  const lost = async (service: RunningService): Promise<Error> => {
    current = service;
    // It came up while everything was being stopped.
    if (signal.aborted) await service.stop();
    return new Error(`${service.name} ended with ${await service.ended}`);
  };
  const watch = async (): Promise<never> => {
    let startedAt = Date.now();
    let reason = await lost(first);
    for (let failures = 1; ; failures = Date.now() - startedAt < calmMs ? failures + 1 : 1) {
      signal.throwIfAborted();
      if (failures > most) throw reason;
      onNotice(`${firstLine(reason.message)}; starting it again`);
      await delay(firstDelayMs * 2 ** (failures - 1), undefined, { signal });
      startedAt = Date.now();
      // One that does not come up has failed like one that ends.
      reason = await startAgain(signal).then(lost, asError);
    }
  };

  const failed = watch();
  // Nobody may be waiting while everything is being stopped.
  failed.catch(() => undefined);
  return {
    failed,
    async stop() {
      stopping.abort();
      await current.stop();
      // A restart that is under way ends what it has started.
      await failed.catch(() => undefined);
    },
  };
}

const firstLine = (text: string) => text.split('\n', 1)[0];
const asError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));
