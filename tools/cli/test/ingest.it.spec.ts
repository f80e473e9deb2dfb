// SPDX-License-Identifier: AGPL-3.0-or-later
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { connectBus, DECNET_EVENTS, TTP, TTP_WORKER } from '@ttp/bus';
import { startNatsServer, type NatsServer } from '@ttp/embedded';
import { TTP_TAGGED } from '@ttp/ttp-core';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { aCowrieSession, aFolder, cleanUp, ROOT, SAMPLE, Ttp, ttp, until } from './ttp';

let server: NatsServer;
let nc: NatsConnection;
let manager: JetStreamManager;

beforeEach(async () => {
  server = await startNatsServer();
  nc = await connectBus({ url: server.url, name: 'test' });
  manager = await jetstreamManager(nc);
});

afterEach(async () => {
  await nc.close();
  await server.stop();
});

afterAll(cleanUp);

const events = async () => (await manager.streams.info(DECNET_EVENTS)).state.messages;
const ingest = (...args: readonly string[]) => ttp(['ingest', 'cowrie', ...args, '--nats', server.url]);

describe('ttp ingest cowrie', () => {
  it('reports what it read, for people and as one JSON document', async () => {
    const asJson = await ingest(SAMPLE, '--json');
    expect(asJson).toMatchObject({ code: 0, stderr: expect.stringMatching(/^importing .*cowrie-sample\.json\n$/) });
    expect(JSON.parse(asJson.stdout)).toMatchObject({ lines: 487, sessions: 46, commandInputs: 165, problems: {} });
    const asText = await ingest(SAMPLE);
    expect(asText.stdout).toMatch(/^487 lines, 46 sessions \(\d+ with commands\) from \d+ addresses\n165 commands, /);
  });

  it('counts what it cannot read, shows it harmless with its line, and still leaves with 0', async () => {
    const log = join(aFolder({ 'cowrie.json': `\u001b[2J not JSON\n${aCowrieSession('5e55', ['id'])}` }), 'cowrie.json');
    const { code, stdout } = await ingest(log);
    expect(stdout).toContain(`\n1 line: not a JSON object\n  ${log}:1: `);
    expect(stdout).not.toContain('\u001b');
    expect(code).toBe(0);
  });

  it('publishes the events of a file once, however often it is given', async () => {
    await ingest(SAMPLE);
    const once = await events();
    await ingest(SAMPLE);
    expect(once).toBeGreaterThanOrEqual(46);
    expect(await events()).toBe(once);
  });

  it('goes on at its cursor, and reports this import alone', async () => {
    const folder = aFolder({ 'cowrie.json': aCowrieSession('aaaa', ['id']) });
    const log = join(folder, 'cowrie.json');
    const args = [log, '--cursor', join(folder, 'cursor')];
    await ingest(...args);
    const ofOneSession = await events();
    appendFileSync(log, aCowrieSession('bbbb', ['uname -a'], '192.0.2.8'));
    // The broker forgets the first session: reading it again would show.
    await manager.streams.delete(DECNET_EVENTS);
    const report = '4 lines skipped: read by an earlier import with this cursor\n4 lines, 1 session (1 with commands) from 1 address\n1 command, ';
    expect(await ingest(...args)).toMatchObject({ code: 0, stdout: expect.stringContaining(report) });
    expect(await events()).toBe(ofOneSession);
    expect(JSON.parse((await ingest(...args, '--json')).stdout)).toMatchObject({ lines: 0, sessions: 0, commandInputs: 0, skippedLines: 8 });
  });

  it('follows a log until interrupted, and drains', async () => {
    const log = join(aFolder({ 'cowrie.json': aCowrieSession('aaaa', ['id']) }), 'cowrie.json');
    const run = new Ttp(['ingest', 'cowrie', log, '--follow', '--nats', server.url]);
    await until(async () => (await events().catch(() => 0)) >= 1);
    appendFileSync(log, aCowrieSession('bbbb', ['uname -a'], '192.0.2.8'));
    await until(async () => (await events()) >= 2);
    expect(await run.interrupt()).toMatchObject({ code: 0, stdout: expect.stringContaining('2 sessions') });
  });

  it.each([
    ['logs that cannot be read', [SAMPLE, '/nonexistent.json', ROOT], 2, /^ttp: no such log file: \/nonexistent\.json\n\/.* is a directory, not a log\n$/],
    ['a directory to follow', [ROOT, '--follow'], 2, /is a directory, not a log\n$/],
    ['a damaged cursor', [SAMPLE, '--cursor', SAMPLE], 3, /cursor .* is not usable: .*delete it/],
  ])('leaves with an error for %s', async (_, args, code, reason) => {
    const ended = await ingest(...args);
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toMatch(reason);
  });

  it('gives up on an absent broker within seconds, and says so', async () => {
    const { code, stdout, stderr, ms } = await ttp(['ingest', 'cowrie', SAMPLE, '--nats', 'nats://me:made-up@127.0.0.1:1']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^ttp: cannot reach the bus at nats:\/\/127\.0\.0\.1:1 \(connection refused\): start nats-server/);
    expect(stderr).not.toContain('made-up');
    expect(ms).toBeLessThan(20_000);
  });

  it('adds no tag and no ttp.tagged when the same file is tagged again', async () => {
    const database = join(aFolder(), 'ttp.sqlite');
    await ingest(SAMPLE);
    const published = await events();
    const first = await tagAll(database);
    expect(first.tags).toBeGreaterThan(first.tagged);
    expect(first.tagged).toBeGreaterThan(20);
    // As after the broker has lost its store: the events come again, and nothing recognises their ids but the worker's own rows.
    await manager.streams.delete(DECNET_EVENTS);
    await ingest(SAMPLE);
    expect(await events()).toBe(published);
    expect(await tagAll(database)).toEqual(first);
  });
});

/** Runs a worker until everything is tagged; answers what there is then. */
async function tagAll(database: string): Promise<{ readonly tags: number; readonly tagged: number }> {
  const worker = new Ttp(['worker', '--nats', server.url, '--db-path', database, '--attacker-mode', 'create', '--worker-port', '0']);
  await worker.says(/(listening on)/);
  await until(async () => {
    // Of the stream first, and not `num_pending`: a consumer hears of a message a moment after its publisher.
    const { state } = await manager.streams.info(DECNET_EVENTS);
    // The first worker creates its consumer a moment after it has started.
    const info = await manager.consumers.info(DECNET_EVENTS, TTP_WORKER).catch(() => null);
    return info !== null && info.delivered.stream_seq >= state.last_seq && info.num_ack_pending === 0;
  });
  worker.child.kill('SIGTERM');
  expect(await worker.ended).toMatchObject({ code: 0 });
  const { state } = await manager.streams.info(TTP, { subjects_filter: TTP_TAGGED });
  return { tags: countRows(database), tagged: state.subjects?.[TTP_TAGGED] ?? 0 };
}

function countRows(database: string): number {
  const db = new DatabaseSync(database, { readOnly: true });
  try {
    return Number(db.prepare('SELECT count(*) AS n FROM ttp_tag').get()?.['n']);
  } finally {
    db.close();
  }
}
