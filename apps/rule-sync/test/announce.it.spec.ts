// SPDX-License-Identifier: AGPL-3.0-or-later
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { TTP_RULES } from '@ttp/bus';
import { describeOnEachDialect } from '@ttp/persistence/testing';
import { hash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { aDocument, eventually, expectStored, SyncHarness, upTo } from './harness';

/** Nothing is polled for as long as a test takes: what is heard was told by those who wrote. */
const HINTS_ONLY = { pollMs: 60_000 };
const NOW = new Date('2026-01-02T03:04:05.000Z');
const BY = { by: 'analyst', now: NOW };
const DISABLED = { state: 'disabled', confidenceMax: null, expiresAt: null, reason: 'too loud' } as const;
const FOREIGN = '{"payload":{"rule_id":"X","seq":9,"log_id":"another"}}';
const CLIPPED = { state: 'clipped', confidenceMax: 0.4, expiresAt: new Date('2026-01-02T04:00:00.000Z'), reason: null } as const;

describeOnEachDialect('rule-sync, from the log to the bus,', (databases) => {
  let harness: SyncHarness;
  beforeEach(async () => {
    harness = await SyncHarness.start(databases());
    harness.write('a.yaml', aDocument('R9001'));
    harness.write('b.yaml', aDocument('R9002', 3));
  });
  afterEach(() => harness.stop());

  it('says what the contract says of a write, a deletion, a state that is set, cleared and expired', async () => {
    const app = await harness.startSync({ pollMs: 50 });
    await harness.announced();
    harness.remove('b.yaml');
    await expectStored(harness, { R9001: 1 });
    await harness.operator.setState('R9001', CLIPPED, BY);
    await harness.operator.clearState('R9001', BY);
    await harness.operator.setState('R9002', CLIPPED, BY);
    await harness.operator.expireStates(new Date('2026-01-02T04:00:01.000Z'));
    expect(await harness.announced()).toEqual(upTo(7));
    const { logId: log_id } = await harness.log.head();
    const instants = { expires_at: '2026-01-02T04:00:00.000Z', set_at: '2026-01-02T03:04:05.000Z' };
    const clipped = { state: 'clipped', set_by: 'analyst', confidence_max: 0.4, ...instants };
    const standard = { state: 'enabled', confidence_max: null, expires_at: null, set_at: null };
    expect(harness.heard.map(({ subject, envelope }) => [subject, envelope.payload])).toEqual([
      ['ttp.rule.reloaded.R9001', { rule_id: 'R9001', rule_version: 1, content_sha256: hash('sha256', aDocument('R9001')), seq: 1, log_id }],
      ['ttp.rule.reloaded.R9002', { rule_id: 'R9002', rule_version: 3, content_sha256: hash('sha256', aDocument('R9002', 3)), seq: 2, log_id }],
      ['ttp.rule.reloaded.R9002', { rule_id: 'R9002', deleted: true, seq: 3, log_id }],
      ['ttp.rule.state.R9001', { rule_id: 'R9001', ...clipped, seq: 4, log_id }],
      ['ttp.rule.state.R9001', { rule_id: 'R9001', ...standard, set_by: 'analyst', seq: 5, log_id }],
      ['ttp.rule.state.R9002', { rule_id: 'R9002', ...clipped, seq: 6, log_id }],
      ['ttp.rule.state.R9002', { rule_id: 'R9002', auto_revert: true, ...standard, seq: 7, log_id }],
    ]);
    const { body } = await app.inject('/metrics');
    expect(body).toContain('ttp_bus_published{family="rule.reloaded",service="rule-sync"} 3\nttp_bus_published{family="rule.state",service="rule-sync"} 4\n');
    const [first] = harness.heard;
    expect(first?.msgId).toBe(`rule:${log_id}:1`);
    expect(first?.envelope).toEqual({
      v: 1,
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      topic: 'ttp.rule.reloaded.R9001',
      type: '',
      ts: expect.any(Number),
      payload: expect.any(Object),
    });
  });

  it('tells of an edit without waiting for a poll, and each rule alone', async () => {
    await harness.startSync(HINTS_ONLY);
    expect(await harness.announced()).toEqual([1, 2]);
    for (const [i, name] of ['c', 'd', 'e', 'f', 'g'].entries()) harness.write(`${name}.yaml`, aDocument(`R910${i}`));
    harness.remove('b.yaml');
    await eventually('six changes', async () => (await harness.log.head()).seq === 8);
    expect(await harness.announced()).toEqual(upTo(8));
    const subjects = ['R9002', 'R9100', 'R9101', 'R9102', 'R9103', 'R9104'].map((id) => `ttp.rule.reloaded.${id}`);
    expect(harness.heard.slice(2).map(({ subject }) => subject)).toEqual(subjects);
  });

  it("tells of another writer's change when it is told of it, and otherwise when it looks", async () => {
    const patient = await harness.startSync(HINTS_ONLY);
    await harness.announced();
    await harness.operator.setState('R9001', DISABLED, BY);
    await delay(300);
    expect(harness.heard).toHaveLength(2);
    harness.nc.publish('ttp.rule.written');
    expect(await harness.announced()).toEqual(upTo(3));
    await harness.stopSync(patient);
    await harness.startSync({ pollMs: 50 });
    await harness.operator.clearState('R9001', BY);
    expect(await harness.announced()).toEqual(upTo(4));
  });

  it('says nothing of what has not changed', async () => {
    await harness.startSync();
    await harness.announced();
    harness.write('a.yaml', aDocument('R9001'));
    harness.write('.a.yaml.swp', 'scratch');
    harness.write('c.yaml', 'rule_id: [');
    await delay(400);
    expect(await harness.announced()).toEqual([1, 2]);
  });

  it('announces after a restart what happened meanwhile, and nothing twice', async () => {
    const first = await harness.startSync();
    await harness.announced();
    await harness.stopSync(first);
    harness.remove('b.yaml');
    harness.write('c.yaml', aDocument('R9003'));
    await harness.operator.setState('R9001', DISABLED, BY);
    const second = await harness.startSync();
    await eventually('three changes', async () => (await harness.log.head()).seq === 5);
    expect(await harness.announced()).toEqual(upTo(5));
    await harness.stopSync(second);
    await harness.startSync();
    await delay(400);
    expect(await harness.announced()).toEqual(upTo(5));
    expect(await harness.streamEnd()).toBe(5);
  });

  it('repeats nothing after a crash between publishing and remembering', async () => {
    const first = await harness.startSync();
    await harness.announced();
    await harness.operator.setState('R9001', DISABLED, BY);
    await harness.announced();
    await harness.stopSync(first);
    await harness.database.query('UPDATE ttp_rule_log SET announced_seq = 1 WHERE id = 1');
    await harness.startSync();
    await eventually('it remembers', async () => (await harness.log.head()).announcedSeq === 3);
    harness.write('c.yaml', aDocument('R9003'));
    await expectStored(harness, { R9001: 1, R9002: 3, R9003: 1 });
    expect(await harness.announced()).toEqual(upTo(4));
    expect(await harness.streamEnd()).toBe(4);
  });

  it.each([
    ['purged', async () => void (await (await jetstreamManager(harness.nc)).streams.purge(TTP_RULES))],
    ['written to by somebody else', async () => void (await jetstream(harness.nc).publish('ttp.rule.reloaded.X', FOREIGN))],
  ])('repeats nothing after the stream was %s', async (_what, hurt) => {
    const first = await harness.startSync();
    await harness.announced();
    await harness.stopSync(first);
    await hurt();
    const before = await harness.streamEnd();
    await harness.startSync();
    harness.write('c.yaml', aDocument('R9003'));
    await expectStored(harness, { R9001: 1, R9002: 3, R9003: 1 });
    await eventually('one announcement', async () => (await harness.log.head()).announcedSeq === 3);
    expect((await harness.streamEnd()) - before).toBe(1);
  });

  it('announces what was stored while the bus was away', async () => {
    await harness.startSync();
    await harness.announced();
    await harness.server.kill();
    harness.write('a.yaml', aDocument('R9001', 2));
    await expectStored(harness, { R9001: 2, R9002: 3 });
    await harness.operator.setState('R9002', DISABLED, BY);
    await delay(300);
    expect((await harness.log.head()).announcedSeq).toBe(2);
    await harness.server.restart();
    await eventually('all is announced', async () => (await harness.log.head()).announcedSeq === 4);
    expect(await harness.streamEnd()).toBe(4);
  });

  it('announces thousands of changes in order', async () => {
    for (let i = 0; i < 1_500; i++) harness.write(`N${i}.yaml`, aDocument(`N${i}`));
    await harness.startSync();
    await eventually('all is stored', async () => (await harness.log.head()).seq === 1_502);
    expect(await harness.announced()).toEqual(upTo(1_502));
    expect(await harness.streamEnd()).toBe(1_502);
  });

  it('makes another log of a database that was set back, announces what comes then, and repeats nothing', async () => {
    await harness.startSync({ pollMs: 50 });
    await harness.operator.setState('R9001', CLIPPED, BY);
    await harness.operator.clearState('R9001', BY);
    expect(await harness.announced()).toEqual(upTo(4));
    const { logId } = await harness.log.head();
    await harness.database.query('DELETE FROM ttp_rule_change WHERE seq > 2');
    await harness.database.query('UPDATE ttp_rule_log SET seq = 2, announced_seq = 2');
    await eventually('another log', async () => (await harness.log.head()).logId !== logId);
    await harness.operator.setState('R9001', DISABLED, BY);
    await eventually('the change after it', () => Promise.resolve(harness.heard.length === 5));
    const { logId: log_id } = await harness.log.head();
    expect(harness.heard[4]?.envelope.payload).toMatchObject({ rule_id: 'R9001', state: 'disabled', seq: 3, log_id });
  });
});
