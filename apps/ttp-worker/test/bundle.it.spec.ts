// SPDX-License-Identifier: AGPL-3.0-or-later
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { MAIL_LIMITS } from '../src/mail/mail-limits';

const BUNDLE = join(__dirname, '../../../dist/apps/ttp-worker/mail.thread.js');

it('the bundle has the thread that parses mails', async () => {
  if (!existsSync(BUNDLE)) throw new Error(`${BUNDLE} is missing: run \`npm run build\`, or \`npm test\`, which builds first`);
  const thread = new Worker(BUNDLE, { workerData: MAIL_LIMITS.message, execArgv: [], env: {} });
  try {
    expect(await once(thread, 'message')).toEqual(['ready']);
    thread.postMessage(new TextEncoder().encode('\nhello'));
    expect(await once(thread, 'message')).toEqual([{ text: 'hello\n' }]);
  } finally {
    await thread.terminate();
  }
});
