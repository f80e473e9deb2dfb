// SPDX-License-Identifier: AGPL-3.0-or-later
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { headers, type NatsConnection } from '@nats-io/transport-node';
import { BUS_USER_NAMES, type BusUser, DEAD_LETTER_HEADERS, DECNET_EVENTS, TTP_DLQ, TTP_WORKER } from '@ttp/bus';
import { findNatsServer } from '@ttp/embedded';
import { ALL_RULE_FIRED, ALL_RULE_RELOADED, CONSUMED_TOPICS, TTP_TAGGED } from '@ttp/ttp-core';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { RestrictedBroker } from './restricted-broker';
import { aCowrieSession, aFolder, aRuleFile, cleanUp, Ttp, ttp, until } from './ttp';

const SESSION_ENDED = CONSUMED_TOPICS[0];
const COMMAND = { id: 'once#0', command_text: 'echo key >> ~/.ssh/authorized_keys', ts: '2026-01-02T03:04:00Z', uid: '0' };
const SESSION = { session_id: 'once', attacker_ip: '192.0.2.8', decky_id: 'decky-1', service: 'ssh', ended_at: COMMAND.ts, commands: [COMMAND] };

afterAll(cleanUp);

describe('ttp broker config', () => {
  it('makes a key per user that nobody else can read, once, and the same configuration from the same keys', async () => {
    const cwd = aFolder();
    const first = await ttp(['broker', 'config', '--keys', 'keys', '--out', 'nats.conf'], { cwd });
    const again = await ttp(['broker', 'config', '--keys', 'keys'], { cwd });
    expect([first.code, first.stdout, again.code, again.stderr]).toEqual([0, '', 0, '']);
    expect(first.stderr.match(/new key keys\/.*\.nk: give it to that service alone, as DECNET_NATS_CREDS/g)).toHaveLength(BUS_USER_NAMES.length);
    expect(again.stdout).toBe(readFileSync(join(cwd, 'nats.conf'), 'utf8'));
    const keys = readdirSync(join(cwd, 'keys'));
    expect(keys.toSorted()).toEqual(BUS_USER_NAMES.map((user) => `${user}.nk`).toSorted());
    for (const key of keys) expect(statSync(join(cwd, 'keys', key)).mode & 0o777).toBe(0o600);
  });

  it('holds no secret, and what nats-server takes', async () => {
    const cwd = aFolder();
    const { stdout } = await ttp(['broker', 'config', '--keys', 'keys', '--out', 'nats.conf', '--store', join(cwd, 'store "1"')], { cwd });
    expect(stdout).toBe('');
    const config = readFileSync(join(cwd, 'nats.conf'), 'utf8');
    for (const key of readdirSync(join(cwd, 'keys'))) expect(config).not.toContain(readFileSync(join(cwd, 'keys', key), 'utf8').split('\n')[1]);
    const server = findNatsServer();
    if (basename(server) !== 'docker') execFileSync(server, ['-t', '-c', join(cwd, 'nats.conf')], { stdio: 'pipe' });
  });

  it('writes the flush interval where one is asked for, and refuses what is none', async () => {
    const cwd = aFolder();
    const config = (...args: readonly string[]) => ttp(['broker', 'config', ...args], { cwd });
    const [soon, unsaid, often] = await Promise.all([config('--sync', '10s', '--keys', 'a'), config('--keys', 'b'), config('--sync', 'often')]);
    expect(soon.stdout).toContain('\n  sync_interval: "10s"\n');
    expect(unsaid.stdout).toContain('\n  # sync_interval: "10s"\n');
    expect(often).toMatchObject({ code: 2, stderr: expect.stringContaining('must be always, or a duration') });
  });

  it('names a key file that is damaged', async () => {
    const cwd = aFolder({ 'keys/console.nk': 'not a key\n' });
    const { code, stderr } = await ttp(['broker', 'config', '--keys', 'keys'], { cwd });
    expect([code, stderr]).toEqual([3, expect.stringContaining('keys/console.nk is damaged')]);
  });
});

describe('the product on a broker that limits each user', () => {
  let broker: RestrictedBroker;
  const folder = aFolder({
    'rules/R0900.yaml': aRuleFile('R0900', 'authorized_keys'),
    'cowrie.json': aCowrieSession('5e55', ['echo key >> ~/.ssh/authorized_keys']),
  });
  const heard: string[] = [];

  beforeAll(async () => {
    broker = await RestrictedBroker.start();
  });

  afterAll(() => broker.stop());

  const login = (user: BusUser) => ['--nats', broker.server.url, '--nats-creds', broker.keyFile(user)];
  const database = ['--db-path', join(folder, 'ttp.sqlite')];
  const start = async (args: readonly string[], user: BusUser): Promise<Ttp> => {
    const service = new Ttp([...args, ...database, ...login(user)]);
    await service.says(/(listening on)/);
    return service;
  };
  const as = (user: BusUser, args: readonly string[]) => ttp([...args, ...login(user)]);

  async function listen(nc: NatsConnection): Promise<void> {
    for (const subject of [TTP_TAGGED, ALL_RULE_FIRED, ALL_RULE_RELOADED]) {
      nc.subscribe(subject, { callback: (_error, message) => void heard.push(message.subject) });
    }
    await nc.flush();
  }

  function tags(): unknown {
    const source = new DatabaseSync(join(folder, 'ttp.sqlite'), { readOnly: true, timeout: 10_000 });
    const count = source.prepare('select count(*) as tags from ttp_tag').get()?.['tags'];
    source.close();
    return count;
  }

  /** An event that was tagged and lies among the dead letters all the same gives no tag twice. */
  async function replayTagged(producer: NatsConnection): Promise<void> {
    const [before, announced] = [tags(), heard.length];
    const data = JSON.stringify({ v: 1, id: 'e1', topic: SESSION_ENDED, type: '', ts: 1_767_322_800, payload: SESSION });
    producer.publish(SESSION_ENDED, data);
    await until(() => heard.length > announced + 1);
    const [after, announcedOnce] = [tags(), heard.length];
    expect(after).toBe(Number(before) + 1);

    const letter = headers();
    letter.set(DEAD_LETTER_HEADERS.subject, SESSION_ENDED);
    letter.set(DEAD_LETTER_HEADERS.stream, DECNET_EVENTS);
    await jetstream(await broker.connect('ttp-worker')).publish(`dlq.${DECNET_EVENTS}.${TTP_WORKER}`, data, { headers: letter });
    expect(await as('operator', ['dlq', 'replay', '--all', '--yes'])).toMatchObject({ code: 0, stdout: '1 letter replayed\n' });
    const { consumers, streams } = await jetstreamManager(await broker.connect('operator'));
    const { last_seq: last } = (await streams.info(DECNET_EVENTS)).state;
    await until(async () => (await consumers.info(DECNET_EVENTS, TTP_WORKER)).ack_floor.stream_seq === last);
    expect([tags(), heard.length]).toEqual([after, announcedOnce]);
  }

  it('says what is missing before the operator has been there', async () => {
    const { code, stderr } = await as('ttp-worker', ['worker', '--worker-port', '0', ...database]);
    expect(code).toBe(1);
    expect(stderr).toContain('This user may look, not create or change: let an operator run `ttp broker init` first.');
  });

  it('takes an event from ingest to tags and announcements, each service under its own key', async () => {
    expect(await as('operator', ['broker', 'init'])).toMatchObject({ code: 0, stderr: '' });
    await listen(await broker.connect('console'));
    const services = await Promise.all([
      start(['rule-store', '--rule-store-port', '0'], 'rule-store'),
      start(['rule-sync', '--rule-sync-port', '0', '--rules', join(folder, 'rules')], 'rule-sync'),
      start(['worker', '--worker-port', '0', '--rule-store-type', 'rpc', '--attacker-mode', 'create'], 'ttp-worker'),
    ]);
    const ingested = await as('producer', ['ingest', 'cowrie', join(folder, 'cowrie.json'), '--json']);
    expect(ingested).toMatchObject({ code: 0 });
    // Two services tell of these, in any order.
    await until(() => heard.includes(TTP_TAGGED) && heard.includes('ttp.rule.reloaded.R0900'));

    const status = await as('operator', ['rules', 'status', '--wait', '--timeout', '60', '--json']);
    expect(status.code).toBe(0);
    expect(JSON.parse(status.stdout)).toMatchObject({ converged: true, seq: 1, replicas: [{ service: 'ttp-worker', seq: 1 }] });

    const doctor = await as('operator', ['doctor', '--json', ...database]);
    const findings: readonly { readonly check: string; readonly status: string }[] = JSON.parse(doctor.stdout);
    const seen = ['broker', 'streams', 'worker', 'dlq', 'outbox', 'rule-digests'];
    expect(findings.filter((finding) => seen.includes(finding.check) && finding.status !== 'ok')).toEqual([]);

    const producer = await broker.connect('producer');
    producer.publish('email.received', 'not an envelope');
    await producer.flush();
    const { streams } = await jetstreamManager(await broker.connect('operator'));
    const buried = (count: number) => until(async () => (await streams.info(TTP_DLQ)).state.last_seq === count);
    await buried(1);
    const letters = JSON.parse((await as('operator', ['dlq', 'list', '--json'])).stdout);
    expect(letters).toMatchObject([{ seq: 1, reason: 'rejected', subject: 'email.received', deliveries: 1 }]);
    expect(await as('operator', ['dlq', 'replay', '1', '--yes'])).toMatchObject({ code: 0, stdout: '1 letter replayed\n' });
    // It can never work: the worker gives it up again, as a letter of its own.
    await buried(2);
    expect(await as('operator', ['dlq', 'drop', '--all', '--yes'])).toMatchObject({ code: 0, stdout: '1 letter dropped\n' });

    await replayTagged(producer);

    for (const ended of await Promise.all(services.map((service) => service.interrupt()))) {
      expect(ended).toMatchObject({ code: 0 });
      expect(ended.stdout + ended.stderr).not.toMatch(/permission/i);
    }
  }, 120_000);
});
