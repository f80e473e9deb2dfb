// SPDX-License-Identifier: AGPL-3.0-or-later
import { Logger } from '@nestjs/common';
import { EXIT } from '@ttp/config/exit-codes';

const DRAIN_LIMIT_MS = 20_000;

/**
 * Ends the process when it is asked to, after `drain`: exit 0, or 1 when draining fails or takes longer than 20 s.
 * Installed before anything slow happens: process 1 of a container ignores signals that nobody handles.
 */
export function stopOnSignal(name: string, drain: () => Promise<void>): void {
  const log = new Logger(name);
  let stopping = false;
  const stop = async (why: string) => {
    // An orchestrator may ask again, and a terminal signals the whole group.
    if (stopping) return;
    stopping = true;
    log.log(`${why}: draining`);
    setTimeout(() => {
      log.error(`not drained after ${DRAIN_LIMIT_MS / 1_000} s; leaving`);
      process.exit(EXIT.failure);
    }, DRAIN_LIMIT_MS).unref();
    try {
      await drain();
    } catch (error) {
      log.error(`could not drain: ${String(error)}`);
      process.exit(EXIT.failure);
    }
    process.exit(EXIT.ok);
  };
  process.on('SIGTERM', () => void stop('SIGTERM'));
  process.on('SIGINT', () => void stop('SIGINT'));
  // A parent that was killed must not leave its services behind.
  process.once('disconnect', () => void stop('parent gone'));
}
