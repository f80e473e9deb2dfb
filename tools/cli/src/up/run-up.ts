// SPDX-License-Identifier: AGPL-3.0-or-later
import { once } from 'node:events';
import { UsageError, type LoadedSettings, type Settings } from '@ttp/config';
import { EXIT } from '@ttp/config/exit-codes';
import type { UpOptions } from '../commands/up';
import { sampleLog } from '../paths';
import { progressOn, type Progress } from '../terminal/progress';
import { runDemo, type DemoResult } from './demo';
import { interruption } from './interruption';
import { NO_RESTARTS, RESTARTS } from './keep-running';
import { startStack, type Stack } from './stack';
import { jsonText } from '../terminal/json-text';

// Where there is no terminal to ask.
const DEFAULT_WIDTH = 160;

/** Runs the embedded default: until Ctrl-C, or with `--once` until the logs are tagged. Answers the exit code. */
export async function runUp(loaded: LoadedSettings, options: UpOptions): Promise<number> {
  const logs = logsOf(options);
  if (options.json === true && logs.length === 0) throw new UsageError('--json prints the result of an import: name a log with --cowrie FILE, or give --demo');
  const interrupted = interruption();
  const progress = progressOn(process.stderr);
  let stack: Stack | undefined;
  let ending = 'draining';
  try {
    progress.phase('starting the broker and four services');
    stack = await startStack(loaded, {
      temporary: options.once === true && loaded.origins['dataDir'] === 'default',
      restarts: options.once === true ? NO_RESTARTS : RESTARTS,
      signal: interrupted,
      onNotice: (message) => progress.phase(message),
    });
    if (logs.length > 0) show(await importLogs(stack, loaded.settings, logs, progress, interrupted), options.json === true);
    if (options.once !== true) await stayUp(stack, interrupted);
    return EXIT.ok;
  } catch (error) {
    // Told now: services without a broker drain for twenty seconds.
    if (!interrupted.aborted && error instanceof Error) ending = `${error.message.split('\n', 1)[0]}; draining`;
    if (!interrupted.aborted) throw error;
    // Ctrl-C is how a stack that stays up is ended; a result that was asked for is missing.
    return options.once === true ? EXIT.failure : EXIT.ok;
  } finally {
    if (stack) progress.phase(ending);
    await stack?.stop();
    progress.end();
  }
}

const logsOf = ({ cowrie, demo }: UpOptions): readonly string[] => cowrie ?? (demo === true ? [sampleLog()] : []);

/** Ends early, with a rejection, on an interruption or when a service is lost. */
async function importLogs(stack: Stack, settings: Settings, logs: readonly string[], progress: Progress, interrupted: AbortSignal): Promise<DemoResult> {
  const over = new AbortController();
  try {
    return await Promise.race([runDemo(stack, settings, logs, progress, AbortSignal.any([interrupted, over.signal])), stack.failed]);
  } finally {
    over.abort();
    progress.end();
  }
}

function show({ summary, text }: DemoResult, json: boolean): void {
  process.stdout.write(json ? jsonText(summary) : text(process.stdout.columns ?? DEFAULT_WIDTH));
}

async function stayUp(stack: Stack, interrupted: AbortSignal): Promise<void> {
  process.stderr.write(whereToLook(stack));
  if (!interrupted.aborted) await Promise.race([once(interrupted, 'abort'), stack.failed]);
}

const whereToLook = ({ urls, natsUrl, logDir }: Stack) => `
  techniques   ${urls['export-api']}/api/v1/ttp/techniques
  rules        ${urls['rule-store']}/api/v1/ttp/rules
  metrics      ${urls['ttp-worker']}/metrics
  broker       ${natsUrl}
  logs         ${logDir}

Send more with: npx ttp ingest cowrie FILE --nats ${natsUrl}
Ctrl-C drains and stops.
`;
