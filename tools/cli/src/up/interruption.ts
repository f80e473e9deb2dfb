// SPDX-License-Identifier: AGPL-3.0-or-later
import { EXIT } from '@ttp/config/exit-codes';

/**
 * Aborted by the first Ctrl-C, SIGTERM or hang-up. A second Ctrl-C leaves at once: the services notice and drain by themselves.
 * A repeated SIGTERM changes nothing: supervisors send it again.
 */
export function interruption(): AbortSignal {
  const interrupted = new AbortController();
  process.on('SIGINT', () => (interrupted.signal.aborted ? process.exit(EXIT.failure) : interrupted.abort()));
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupted.abort());
  return interrupted.signal;
}
