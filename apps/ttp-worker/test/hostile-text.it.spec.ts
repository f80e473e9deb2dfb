// SPDX-License-Identifier: AGPL-3.0-or-later
import { describeOn } from '@ttp/persistence/testing';
import { HOSTILE_TEXT, HOSTILE_TEXTS, TERMINAL_ORDERS } from '@ttp/ttp-core/testing';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { aSession, SESSION_ENDED, WorkerHarness } from './harness';

const MAIN = join(__dirname, '../../../dist/apps/ttp-worker/main.js');
const TEXTS = Object.values(HOSTILE_TEXTS);

/** The text of everything that a worker reads off the bus, and of what it must bury. */
async function publishAll(harness: WorkerHarness): Promise<void> {
  for (const text of [...TEXTS, HOSTILE_TEXT]) {
    const fields = { decky_id: text.slice(0, 200), service: text };
    await harness.publish(SESSION_ENDED, aSession(text.slice(0, 200), [text, `cat /etc/shadow ${text}`], fields), text);
    await harness.publish(SESSION_ENDED, aSession('s', [], { attacker_ip: text }), text);
    await harness.publish('attacker.fingerprinted', { attacker_ip: '192.0.2.7', ja4h: text, addr: text }, text);
    const mail = { subject: text, decky_id: text, stored_as: text, urls: [text], from: text };
    await harness.publish('email.received', { attacker_ip: '192.0.2.7', ...mail }, text);
    await harness.publish('credential.reuse.detected', { id: text, secret_kind: text, attacker_uuids: [text] }, text);
    await harness.publish('canary.tok-1.triggered', { src_ip: '192.0.2.7', token_id: text, note_text: text }, text);
    await harness.publish('attacker.intel.enriched', { attacker_uuid: text.slice(0, 200), greynoise_tags: [text], aggregate_verdict: text }, text);
    await harness.publishRaw(SESSION_ENDED, `{"v":1,"payload":${text}`);
  }
}

describeOn('sqlite', 'what a worker tells of text of attackers', (databases) => {
  let harness: WorkerHarness;
  let worker: ChildProcess;
  let told = '';
  let metrics = '';
  beforeAll(async () => {
    if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: run \`npm run build\`, or \`npm test\`, which builds first`);
    const options = await databases().create();
    harness = await WorkerHarness.start(options);
    const database = 'path' in options ? options.path : '';
    const settings = { DECNET_NATS_URL: harness.server.url, DECNET_DB_PATH: database, DECNET_TTP_RULES_DIR: harness.rulesDir };
    const modes = { DECNET_TTP_ATTACKER_MODE: 'create', DECNET_LOG_FORMAT: 'json', DECNET_TTP_WORKER_PORT: '0' };
    const env = { PATH: process.env['PATH'], ...settings, ...modes };
    worker = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    for (const stream of [worker.stdout!, worker.stderr!]) stream.setEncoding('utf8').on('data', (text: string) => (told += text));
    const [{ listening }] = (await once(worker, 'message')) as [{ readonly listening: string }];
    await publishAll(harness);
    await harness.settled();
    metrics = await (await fetch(`${listening}/metrics`)).text();
    // Not `exit`: by then all that it has said has been read.
    const closed = once(worker, 'close');
    worker.kill('SIGTERM');
    await closed;
  });
  afterAll(async () => {
    worker?.kill('SIGKILL');
    await harness?.stop();
  });

  it('is a log that a terminal shows as it is, an object a line', () => {
    expect(told).not.toMatch(TERMINAL_ORDERS);
    const lines = told.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ service: 'ttp-worker', level: expect.stringMatching(/^(log|warn|error)$/) });
  });

  it('is metrics whose labels are from closed sets', () => {
    expect(metrics).not.toMatch(TERMINAL_ORDERS);
    const labels = [...metrics.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
    expect(labels.length).toBeGreaterThan(20);
    expect(labels.map(([, , value]) => value).filter((value) => !/^[\w.:+-]*$/.test(value!))).toEqual([]);
  });

  it('is tags with the text as evidence, and dead letters of what could not be tagged', async () => {
    const commands = (await harness.tags()).map(({ evidence }) => evidence['command_text']);
    for (const text of TEXTS) expect(commands).toContain(`cat /etc/shadow ${text.toWellFormed()}`);
    expect((await harness.deadLetters()).length).toBeGreaterThanOrEqual(2 * TEXTS.length);
  });
});
