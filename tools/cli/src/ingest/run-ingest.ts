// SPDX-License-Identifier: AGPL-3.0-or-later
import { ensureStreams } from '@ttp/bus';
import { ConfigError, type Settings } from '@ttp/config';
import { EXIT } from '@ttp/config/exit-codes';
import { CursorError } from '@ttp/cowrie/node';
import { layoutOf } from '@ttp/service/connections';
import type { IngestFlags } from '../commands/ingest';
import { connectBroker } from '../connect-broker';
import { progressOn } from '../terminal/progress';
import { checkLogs } from './check-logs';
import { ingestLogs } from './ingest-logs';
import { reportText } from './report-text';
import { jsonText } from '../terminal/json-text';

/** `ttp ingest cowrie`: publishes the logs and prints what was read. Ctrl-C stops at a line that the cursor remembers. Answers the exit code. */
export async function runIngest(settings: Settings, files: readonly string[], flags: IngestFlags): Promise<number> {
  const { follow = false, cursor, idleSeconds, sensor, json = false } = flags;
  await checkLogs(files, follow ? files.at(-1) : undefined);
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
  const nc = await connectBroker(settings, 'ttp ingest');
  const progress = progressOn(process.stderr);
  try {
    await ensureStreams(nc, layoutOf(settings), ['DECNET_EVENTS']);
    progress.phase(`importing ${files.join(', ')}`);
    const { report, skippedLines, finished } = await ingestLogs(nc, files, {
      follow,
      idleMs: idleSeconds * 1_000,
      signal: interrupted.signal,
      onProgress: ({ bytesDone, bytesTotal, sessions }) => progress.update(`${percent(bytesDone, bytesTotal)} ${sessions} sessions`),
      onNotice: (message) => progress.phase(message),
      ...(cursor !== undefined && { cursorFile: cursor }),
      ...(sensor !== undefined && { sensor }),
    });
    progress.end();
    process.stdout.write(json ? jsonText({ ...report, skippedLines }) : reportText(report, skippedLines));
    // Whoever follows a log ends it with Ctrl-C; an import that was to be whole is not.
    return finished || follow ? EXIT.ok : EXIT.failure;
  } catch (error) {
    throw error instanceof CursorError ? new ConfigError([error.message]) : error;
  } finally {
    progress.end();
    await nc.drain();
  }
}

const percent = (done: number, total: number) => `${total === 0 ? 100 : Math.floor((100 * done) / total)} %`;
