// SPDX-License-Identifier: AGPL-3.0-or-later
import { ReplicaRegistry } from '@ttp/bus';
import { migrate, RuleLog, RuleWriter, type StateWish } from '@ttp/persistence';
import { describeOnEachDialect } from '@ttp/persistence/testing';
import { RULE_WRITTEN } from '@ttp/ttp-core';
import { hash } from 'node:crypto';
import { aSession, eventually, SESSION_ENDED, WorkerHarness } from './harness';

const RULE = 'R9001';

const document = (version = 1, tool = 'made-up-tool') => `rule_id: ${RULE}
rule_version: ${version}
name: made_up
applies_to: [command]
match: { pattern: '${tool}' }
emits:
  - { technique_id: T1046, tactic: TA0007, confidence: 0.7 }
`;

const DISABLED: StateWish = { state: 'disabled', confidenceMax: null, expiresAt: null, reason: 'noisy' };

describeOnEachDialect('the rules of a worker', (databases) => {
  let harness: WorkerHarness;
  let writer: RuleWriter;
  let sessions = 0;
  beforeEach(async () => {
    harness = await WorkerHarness.start(await databases().create());
    await migrate(harness.database);
    writer = new RuleWriter(harness.database);
  });
  afterEach(() => harness.stop());

  const write = async (text: string) => {
    const definition = { ruleVersion: 1, sourcePath: `/rules/${RULE}.yaml`, text, contentSha256: hash('sha256', text) };
    await writer.writeDefinitions([{ ruleId: RULE, definition }], { by: 'test', now: new Date() });
    harness.nc.publish(RULE_WRITTEN);
  };
  const set = async (wish: StateWish, ruleId = RULE) => {
    await writer.setState(ruleId, wish, { by: 'ann', now: new Date() });
    harness.nc.publish(RULE_WRITTEN);
  };
  /** Ids and confidences of the tags that a new session with this command gets. */
  const tagged = async (command: string) => {
    const session = `s-${++sessions}`;
    await harness.publish(SESSION_ENDED, aSession(session, [command]));
    await harness.settled();
    return (await harness.tags()).filter(({ sessionId }) => sessionId === session).map(({ ruleId, confidence }) => [ruleId, confidence]);
  };
  const replicas = () => new ReplicaRegistry(harness.nc).list();
  const atTheEnd = async () => {
    const { seq } = await new RuleLog(harness.database).head();
    await eventually(async () => (await replicas()).filter((replica) => replica.seq === seq).length === harness.workerCount);
  };

  it('are those of the database, as soon as there are some, and follow every change of it', async () => {
    const starting = harness.startWorker({ ruleStoreType: 'database' });
    await write(document());
    await starting;
    expect(await tagged('made-up-tool -x')).toEqual([[RULE, 0.7]]);
    await write(document(2, 'other-tool'));
    await atTheEnd();
    expect(await tagged('made-up-tool -x')).toEqual([]);
    expect(await tagged('other-tool -x')).toEqual([[RULE, 0.7]]);
  });

  it.each(['database', 'filesystem'])('obey an operator, whatever restarts, when they are from the %s', async (ruleStoreType) => {
    await write(document());
    harness.addRule(`${RULE}.yaml`, document());
    await harness.startWorker({ ruleStoreType });
    await set(DISABLED);
    await atTheEnd();
    expect(await tagged('made-up-tool -x')).toEqual([]);
    await harness.startWorker({ ruleStoreType });
    await set({ ...DISABLED, state: 'clipped', confidenceMax: 0.4 });
    await atTheEnd();
    expect(await tagged('made-up-tool -x')).toEqual([[RULE, 0.4]]);
    await writer.clearState(RULE, { by: 'ann', now: new Date() });
    harness.nc.publish(RULE_WRITTEN);
    await atTheEnd();
    expect(await tagged('made-up-tool -x')).toEqual([[RULE, 0.7]]);
  });

  it('act as enabled at the moment that a state expires, before anybody has reverted it', async () => {
    await write(document());
    await harness.startWorker({ ruleStoreType: 'database' });
    await set({ ...DISABLED, expiresAt: new Date(Date.now() + 3_600_000) });
    await atTheEnd();
    expect(await tagged('made-up-tool -x')).toEqual([]);
    const expiresAt = new Date(Date.now() + 300);
    await set({ ...DISABLED, expiresAt });
    await atTheEnd();
    await eventually(() => Promise.resolve(Date.now() > expiresAt.getTime() + 5));
    expect(await tagged('made-up-tool -x')).toEqual([[RULE, 0.7]]);
  });

  it('are proven the same on every replica by digest and place in the log', async () => {
    await write(document());
    await Promise.all([1, 2, 3].map(() => harness.startWorker({ ruleStoreType: 'database' })));
    await set(DISABLED);
    await atTheEnd();
    const records = await replicas();
    expect(records).toHaveLength(3);
    expect(new Set(records.map(({ ruleset_digest }) => ruleset_digest)).size).toBe(1);
    expect(records.map(({ seq }) => seq)).toEqual([2, 2, 2]);
  });

  it('keep the old version of a rule whose stored text is refused', async () => {
    await write(document());
    await harness.startWorker({ ruleStoreType: 'database' });
    await write(document().replace('T1046', 'T9999'));
    await atTheEnd();
    expect(await tagged('made-up-tool -x')).toEqual([[RULE, 0.7]]);
  });

  it('change when a hint is lost, by the next look at the log', async () => {
    await write(document());
    await harness.startWorker({ ruleStoreType: 'database', pollMs: 200 });
    await writer.setState(RULE, DISABLED, { by: 'ann', now: new Date() });
    await atTheEnd();
    expect(await tagged('made-up-tool -x')).toEqual([]);
  });
});
