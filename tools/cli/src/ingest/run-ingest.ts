// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Command } from 'commander';
import { connectBus, ensureStreams } from '@ttp/bus';
import { CursorError, PROBLEM_REASONS, type CowrieReport, type ProblemReason } from '@ttp/cowrie';
import { ConfigError } from '@ttp/config';
import { layoutOf } from '@ttp/service';
import { settingsFrom } from '../commands/settings-options';
import { printable } from '../terminal/printable';
import { progressOn } from '../terminal/progress';
import { ingestLogs } from './ingest-logs';

interface IngestFlags {
  readonly follow?: boolean;
  readonly cursor?: string;
  readonly idleSeconds: number;
  readonly sensor?: string;
  readonly json?: boolean;
}

const FIRST_CONNECTION_LIMIT_MS = 10_000;

/** `ttp ingest cowrie`: publishes the logs and prints what was read. Ctrl-C stops at a line that the cursor remembers. */
export async function runIngest(files: readonly string[], invoked: Command): Promise<void> {
  const { settings } = settingsFrom(invoked);
  const { follow = false, cursor, idleSeconds, sensor, json = false } = invoked.opts<IngestFlags>();
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
  const credentials = settings.natsCreds === '' ? {} : { credsFile: settings.natsCreds };
  const nc = await connectBus({ url: settings.natsUrl, name: 'ttp ingest', firstConnectMs: FIRST_CONNECTION_LIMIT_MS, ...credentials });
  const progress = progressOn(process.stderr);
  try {
    await ensureStreams(nc, layoutOf(settings), ['DECNET_EVENTS']);
    progress.phase(`importing ${files.join(', ')}`);
    const { report } = await ingestLogs(nc, files, {
      follow,
      idleMs: idleSeconds * 1_000,
      signal: interrupted.signal,
      onProgress: ({ bytesDone, bytesTotal, sessions }) => progress.update(`${percent(bytesDone, bytesTotal)} ${sessions} sessions`),
      onNotice: (message) => progress.phase(printable(message)),
      ...(cursor !== undefined && { cursorFile: cursor }),
      ...(sensor !== undefined && { sensor }),
    });
    progress.end();
    process.stdout.write(json ? `${JSON.stringify(report)}\n` : reportText(report));
  } catch (error) {
    throw error instanceof CursorError ? new ConfigError([error.message]) : error;
  } finally {
    progress.end();
    await nc.drain();
  }
}

const percent = (done: number, total: number) => `${total === 0 ? 100 : Math.floor((100 * done) / total)} %`;

/** The report for people: the counts, then each kind of problem with its first lines. */
export function reportText({ lines, sessions, sessionsWithCommands, commandInputs, loginSuccess, loginFailed, downloads, uploads, sourceIps, problems }: CowrieReport): string {
  const counts = [
    `${lines} lines, ${sessions} sessions (${sessionsWithCommands} with commands) from ${sourceIps} addresses`,
    `${commandInputs} commands, ${loginSuccess} logins and ${loginFailed} failed ones, ${downloads} downloads, ${uploads} uploads`,
  ];
  const found = Object.entries(problems).flatMap(([reason, { count, examples }]) => [
    `${count} lines: ${PROBLEM_REASONS[reason as ProblemReason]}`,
    ...examples.map(({ file, line, detail }) => `  ${file}:${line}: ${detail}`),
  ]);
  return [...counts, ...found].map((line) => `${printable(line)}\n`).join('');
}
