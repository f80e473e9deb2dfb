// SPDX-License-Identifier: AGPL-3.0-or-later
import { resolve } from 'node:path';
import type { LoadedSettings } from '@ttp/config';
import { EXIT } from '@ttp/config/exit-codes';
import type { UpOptions } from '../commands/up';
import { progressOn } from '../terminal/progress';
import { runDemo } from './demo';
import { SAMPLE_LOG } from './sample';
import { startStack, type Stack } from './stack';

// Where there is no terminal to ask.
const DEFAULT_WIDTH = 160;

/** Runs the embedded default: until Ctrl-C, or with `--once` until the logs are tagged. Answers the exit code. */
export async function runUp(loaded: LoadedSettings, { demo, once, cowrie, json }: UpOptions): Promise<number> {
  const interrupted = interruption();
  const progress = progressOn(process.stderr);
  progress.phase('starting the broker and four services');
  const stack = await startStack(loaded, { temporary: once === true && loaded.origins['dataDir'] === 'default' });
  try {
    const logs = cowrie?.map(fromCallersFolder) ?? (demo === true ? [SAMPLE_LOG] : []);
    if (logs.length > 0) {
      const work = runDemo(stack, loaded.settings, logs, progress);
      const result = await Promise.race([work, stack.failed, interrupted]);
      progress.end();
      if (result !== 'interrupted') process.stdout.write(json === true ? `${JSON.stringify(result.summary)}\n` : result.text(process.stdout.columns ?? DEFAULT_WIDTH));
    }
    if (once !== true) {
      progress.end();
      process.stderr.write(whereToLook(stack));
      await Promise.race([interrupted, stack.failed]);
    }
    return EXIT.ok;
  } finally {
    progress.phase('draining');
    await stack.stop();
    progress.end();
  }
}

// npm changes into the package's root; a path is meant from where the caller stands.
const fromCallersFolder = (path: string) => resolve(process.env['INIT_CWD'] ?? '.', path);

/** Settles on the first Ctrl-C or SIGTERM; a second one leaves at once. */
function interruption(): Promise<'interrupted'> {
  return new Promise((settle) => {
    let asked = false;
    const stop = () => {
      if (asked) process.exit(EXIT.failure);
      asked = true;
      settle('interrupted');
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
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
