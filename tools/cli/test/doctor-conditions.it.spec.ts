// SPDX-License-Identifier: AGPL-3.0-or-later
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { connectBus, DECNET_EVENTS, DEFAULT_LAYOUT, ensureStreams, ensureWorkerConsumer, TTP_DLQ, TTP_WORKER } from '@ttp/bus';
import { type ReplicaRecord, ReplicaRegistry } from '@ttp/bus';
import { Settings } from '@ttp/config';
import { type NatsServer, startNatsServer } from '@ttp/embedded';
import { createDataSource, migrate, RuleLog, RuleWriter } from '@ttp/persistence';
import { rulesetDigest } from '@ttp/ttp-core';
import { hash } from 'node:crypto';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import type { Finding } from '../src/doctor/check';
import { checkBroker } from '../src/doctor/check-broker';
import { checkDatabase } from '../src/doctor/check-database';
import { checkHost } from '../src/doctor/check-host';
import { checkRulePlane } from '../src/doctor/check-rule-plane';
import { aFolder, aRuleFile, cleanUp } from './ttp';

const ALL = { broker: true, database: true };
const HOUR_MS = 3_600_000;
const statuses = (findings: readonly Finding[]) => Object.fromEntries(findings.map(({ check, status }) => [check, status]));
const fails = (detail: RegExp) => ({ status: 'fail', detail: expect.stringMatching(detail) });
const only = (findings: readonly Finding[], name: string) => findings.filter(({ check }) => check === name);

describe('ttp doctor, where something is wrong,', () => {
  const folder = aFolder({ 'rules/R9001.yaml': aRuleFile('R9001', 'made-up'), 'operator.nk': 'a made-up key' });
  const rulesDir = join(folder, 'rules');
  let server: NatsServer;
  let nc: NatsConnection;
  let source: DataSource;
  let settings: Settings;

  beforeAll(async () => {
    server = await startNatsServer();
    nc = await connectBus({ url: server.url, name: 'test' });
    await ensureStreams(nc);
    await ensureWorkerConsumer(nc);
    const dbPath = join(folder, 'ttp.sqlite');
    source = await createDataSource({ type: 'sqlite', path: dbPath }).initialize();
    await migrate(source);
    chmodSync(dbPath, 0o600);
    settings = Object.assign(new Settings(), { natsUrl: server.url, dbPath, rulesDir, dataDir: folder });
    await store('made-up');
    await new RuleLog(source).reportSync({ source: rulesDir, syncedBy: 'test', syncedAt: new Date(), issues: [] });
    await beat({});
  });
  afterAll(async () => {
    await nc.close();
    await source.destroy();
    await server.stop();
    cleanUp();
  });

  const state = { state: 'enabled', confidenceMax: null, expiresAt: null, reason: null, setBy: null, setAt: null } as const;
  async function store(pattern: string): Promise<void> {
    const text = aRuleFile('R9001', pattern);
    const definition = { ruleVersion: 1, sourcePath: join(rulesDir, 'R9001.yaml'), text, contentSha256: hash('sha256', text) };
    await new RuleWriter(source).writeDefinitions([{ ruleId: 'R9001', definition }], { by: 'test', now: new Date() });
  }
  async function beat(record: Partial<ReplicaRecord>): Promise<void> {
    const rule = { ruleId: 'R9001', ruleVersion: 1, contentSha256: hash('sha256', aRuleFile('R9001', 'made-up')), state };
    const ruleset_digest = rulesetDigest([rule], new Date());
    const whole = { service: 'ttp-worker', replica: 'one', ruleset_digest, seq: 1, attack_release: 'v19.0', started_at: new Date().toISOString() };
    await new ReplicaRegistry(nc, DEFAULT_LAYOUT).put({ ...whole, ...record });
  }

  it('finds nothing where nothing is', async () => {
    const findings = (await Promise.all([checkBroker(settings), checkDatabase(settings), checkHost(settings), checkRulePlane(settings, ALL)])).flat();
    const sure = ['broker', 'streams', 'worker', 'dlq', 'database', 'database-clock', 'outbox', 'keys', 'token', 'rule-sync', 'rule-digests'];
    expect(statuses(findings)).toMatchObject(Object.fromEntries(sure.map((check) => [check, 'ok'])));
  });

  it('finds a dead letter, and a stream that lacks a topic', async () => {
    await jetstream(nc).publish(`dlq.${DECNET_EVENTS}.${TTP_WORKER}`, 'a letter');
    const manager = await jetstreamManager(nc);
    const findings = await checkBroker({ ...settings, extraTopics: 'decky.one.traffic' });
    expect(only(findings, 'dlq')).toEqual([{ check: 'dlq', status: 'fail', detail: '1 dead letters', fix: 'read them: ttp dlq list' }]);
    expect(only(findings, 'streams')).toMatchObject([{ status: 'fail', detail: expect.stringContaining('does not take decky.one.traffic') }]);
    await manager.streams.purge(TTP_DLQ);
  });

  it('finds announcements that nobody publishes, and a clock that is wrong', async () => {
    await source.query("INSERT INTO ttp_outbox (id, body, created_at) VALUES ('o1', '[]', '2026-01-02 03:04:05.000000')");
    expect(only(await checkDatabase(settings), 'outbox')).toMatchObject([fails(/^1 announcement not published, the oldest for \d+ s$/)]);
    await source.query('DELETE FROM ttp_outbox');
    const wrong = await checkDatabase(settings, () => Date.now() - HOUR_MS);
    expect(only(wrong, 'database-clock')).toMatchObject([{ status: 'fail', detail: expect.stringMatching(/ahead of this host's$/) }]);
  });

  it('finds rules that are not stored, workers that run others, and none', async () => {
    await beat({ replica: 'two', ruleset_digest: 'f'.repeat(64) });
    expect(statuses(await checkRulePlane(settings, ALL))).toEqual({ 'rule-sync': 'ok', 'rule-digests': 'fail' });
    await new ReplicaRegistry(nc, DEFAULT_LAYOUT).remove({ service: 'ttp-worker', replica: 'two' });
    writeFileSync(join(rulesDir, 'R9002.yaml'), aRuleFile('R9002', 'more'));
    expect(only(await checkRulePlane(settings, ALL), 'rule-sync')).toMatchObject([fails(/has not the text of R9002$/)]);
    rmSync(join(rulesDir, 'R9002.yaml'));
    await store('another');
    expect(statuses(await checkRulePlane(settings, ALL))).toEqual({ 'rule-sync': 'fail', 'rule-digests': 'ok' });
    writeFileSync(join(rulesDir, 'R9001.yaml'), aRuleFile('R9001', 'a third'));
    expect(only(await checkRulePlane(settings, ALL), 'rule-digests')).toMatchObject([fails(/^1 worker runs neither .*, change 1 of 2$/)]);
    await new ReplicaRegistry(nc, DEFAULT_LAYOUT).remove({ service: 'ttp-worker', replica: 'one' });
    expect(only(await checkRulePlane(settings, ALL), 'rule-digests')).toMatchObject([{ status: 'fail', detail: 'no worker is alive' }]);
  });

  it('finds a schema that is behind, or ahead, and runs no migration', async () => {
    await source.query("INSERT INTO ttp_migration (timestamp, name) VALUES (9, 'Later9')");
    const later = { status: 'warn', detail: expect.stringMatching(/later version: Later9$/), fix: 'upgrade this host, too' };
    expect(only(await checkDatabase(settings), 'database')).toMatchObject([later]);
    const dbPath = join(folder, 'empty.sqlite');
    writeFileSync(dbPath, '');
    const findings = await checkDatabase({ ...settings, dbPath });
    expect(findings.map(({ check, status }) => [check, status])).toEqual([['database', 'fail'], ['database-clock', 'ok'], ['outbox', 'skipped']]);
    const empty = await createDataSource({ type: 'sqlite', path: dbPath }).initialize();
    expect(await empty.query('SELECT name FROM sqlite_master')).toEqual([]);
    await empty.destroy();
  });

  it('finds a key that others can read, or that is not there', async () => {
    const natsCreds = join(folder, 'operator.nk');
    chmodSync(natsCreds, 0o644);
    expect(only(await checkHost({ ...settings, natsCreds }), 'keys')).toMatchObject([{ status: 'warn', fix: `chmod 600 ${natsCreds}` }]);
    expect(only(await checkHost({ ...settings, natsCreds: 'gone.nk' }), 'keys')).toMatchObject([{ status: 'fail', detail: 'no such file: gone.nk' }]);
  });

  it('finds a broker that has stopped, and goes on without it', async () => {
    await server.kill();
    const findings = (await Promise.all([checkBroker(settings), checkRulePlane(settings, { ...ALL, broker: false })])).flat();
    expect(statuses(findings)).toMatchObject({ broker: 'fail', streams: 'skipped', worker: 'skipped', dlq: 'skipped', 'rule-digests': 'skipped' });
  });
});
