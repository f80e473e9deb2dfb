// SPDX-License-Identifier: AGPL-3.0-or-later
import { Rejected } from '@ttp/ttp-core';
import type { DataSource } from 'typeorm';
import { type DatabaseOptions, migrate, RuleLog, RuleWriter } from '../src';
import { countOf } from './builders';
import { describeOnEachDialect } from './databases';
import { asSet, aWish, deleted, later, NOON, OPS, readLog, SYNC, written } from './rules';

const CLIP = { state: 'clipped', confidenceMax: 0.1 + 0.2, expiresAt: later(3_600_001), reason: "noisy: it's \u{1F52B}" } as const;

const EVE = '22222222-2222-4222-8222-222222222222';

describeOnEachDialect('rule states', (databases) => {
  let options: DatabaseOptions;
  let source: DataSource;
  let writer: RuleWriter;
  let log: RuleLog;
  beforeEach(async () => {
    options = await databases().create();
    source = await databases().connect(options);
    await migrate(source);
    writer = new RuleWriter(source);
    log = new RuleLog(source);
  });

  const stateOf = async (ruleId: string) => (await log.entry(ruleId)).state;

  it('C2: are one row, which another connection to the same database reads to the last bit', async () => {
    const set = await writer.setState('R1', aWish(CLIP), OPS);
    expect(set).toEqual(asSet(CLIP));
    expect(await countOf(source, 'ttp_rule_state')).toBe(1);
    const another = new RuleLog(await databases().connect(options));
    expect(await another.entry('R1')).toEqual({ ruleId: 'R1', definition: null, state: asSet(CLIP) });
    expect((await another.entry('R2')).state).toBeNull();
  });

  it('are replaced as a whole, cleared once, and logged each time', async () => {
    await writer.setState('R1', aWish(CLIP), OPS);
    await writer.setState('R1', aWish({ state: 'enabled' }), { by: 'eve', byUuid: EVE, now: later(1) });
    expect(await stateOf('R1')).toEqual(asSet({ state: 'enabled', setBy: 'eve', setAt: later(1) }));
    expect(await writer.clearState('R1', { by: 'ops', reason: 'quiet again', now: later(2) })).toBe(true);
    expect(await writer.clearState('R1', OPS)).toBe(false);
    expect(await stateOf('R1')).toBeNull();
    const instants = { expires_at: CLIP.expiresAt.toISOString(), set_at: NOON.toISOString() };
    const clip = { state: 'clipped', confidence_max: CLIP.confidenceMax, reason: CLIP.reason, set_by: 'ops', ...instants };
    const enabled = { state: 'enabled', confidence_max: null, expires_at: null, reason: null, set_by: 'eve', set_at: later(1).toISOString() };
    expect(await readLog(source)).toEqual([
      { seq: 1, ruleId: 'R1', action: 'set_state', changedBy: 'ops', setByUuid: null, changedAt: NOON, reason: CLIP.reason, before: null, after: clip },
      { seq: 2, ruleId: 'R1', action: 'set_state', changedBy: 'eve', setByUuid: EVE, changedAt: later(1), reason: null, before: clip, after: enabled },
      { seq: 3, ruleId: 'R1', action: 'clear_state', changedBy: 'ops', setByUuid: null, changedAt: later(2), reason: 'quiet again', before: enabled, after: null },
    ]);
  });

  it('that are set again as they are count as a change: somebody wanted it, at another time', async () => {
    await writer.setState('R1', aWish(), OPS);
    await writer.setState('R1', aWish(), { by: 'ops', now: later(1) });
    expect((await log.changes(0)).changes.map(({ seq, action }) => [seq, action])).toEqual([
      [1, 'set_state'],
      [2, 'set_state'],
    ]);
  });

  it('expire once, all that have and no other, the earliest first', async () => {
    await writer.setState('R3', aWish({ expiresAt: later(2_000) }), OPS);
    await writer.setState('R1', aWish({ expiresAt: later(1_000) }), OPS);
    await writer.setState('R2', aWish({ expiresAt: later(2_001) }), OPS);
    await writer.setState('R4', aWish(), OPS);
    // Strictly earlier than now.
    expect(await writer.expireStates(later(1_000))).toEqual([]);
    expect((await log.head()).seq).toBe(4);
    expect(await writer.expireStates(later(2_001))).toEqual(['R1', 'R3']);
    expect(await writer.expireStates(later(2_001))).toEqual([]);
    expect((await readLog(source)).slice(4)).toMatchObject([
      { seq: 5, ruleId: 'R1', action: 'expire_state', changedBy: 'expiry', changedAt: later(2_001), before: { set_by: 'ops' }, after: null },
      { seq: 6, ruleId: 'R3', action: 'expire_state', before: { expires_at: later(2_000).toISOString() }, after: null },
    ]);
    expect([await stateOf('R1'), await stateOf('R3')]).toEqual([null, null]);
    expect(await stateOf('R2')).not.toBeNull();
  });

  it('expire once when several notice together', async () => {
    for (let i = 0; i < 20; i++) await writer.setState(`R${i}`, aWish({ expiresAt: later(1) }), OPS);
    const writers = await Promise.all([1, 2, 3].map(async () => new RuleWriter(await databases().connect(options))));
    const expired = await Promise.all(writers.map((one) => one.expireStates(later(1_000))));
    expect(expired.flat().toSorted()).toEqual(Array.from({ length: 20 }, (_, i) => `R${i}`).toSorted());
    expect((await log.head()).seq).toBe(40);
  });

  it('A17: outlive their rule and are there before it', async () => {
    await writer.setState('R1', aWish(), OPS);
    await writer.writeDefinitions([written('R1', 'one')], SYNC);
    await writer.writeDefinitions([deleted('R1')], SYNC);
    expect(await log.entry('R1')).toEqual({ ruleId: 'R1', definition: null, state: asSet() });
    await writer.writeDefinitions([written('R1', 'two')], SYNC);
    expect(await log.entry('R1')).toMatchObject({ definition: { text: 'two' }, state: { state: 'disabled' } });
  });

  it('A9: cannot change without the log: when it takes no row, the call fails and the state is what it was', async () => {
    await writer.setState('R1', aWish({ reason: 'first' }), OPS);
    await source.query('ALTER TABLE ttp_rule_change RENAME TO away');
    await expect(writer.setState('R1', aWish({ reason: 'second' }), OPS)).rejects.toThrow('ttp_rule_change');
    await expect(writer.clearState('R1', OPS)).rejects.toThrow('ttp_rule_change');
    await expect(writer.setState('R2', aWish(), OPS)).rejects.toThrow('ttp_rule_change');
    expect(await stateOf('R1')).toEqual(asSet({ reason: 'first' }));
    expect(await stateOf('R2')).toBeNull();
    await source.query('ALTER TABLE away RENAME TO ttp_rule_change');
    expect(await log.changes(0)).toMatchObject({ position: { seq: 1 }, changes: [{ seq: 1 }] });
  });

  it.each([
    ['an unknown word', { state: 'paused' as 'enabled' }],
    ['a ceiling above 1', { state: 'clipped' as const, confidenceMax: 1.5 }],
  ])('that are impossible are refused and leave no trace: %s', async (_, wish) => {
    await expect(writer.setState('R1', aWish(wish), OPS)).rejects.toThrow(/ttp_rule_state_/);
    expect(await stateOf('R1')).toBeNull();
    expect((await log.head()).seq).toBe(0);
  });

  it('cannot be of a rule that the bus could not name, but what DECNET has stored of one expires', async () => {
    await expect(writer.setState('R.1', aWish(), OPS)).rejects.toThrow(Rejected);
    const instants = "'2026-11-21 11:59:59.999999', NULL, NULL, '2025-01-02 03:04:05'";
    await source.query(`INSERT INTO ttp_rule_state VALUES ('R.1', 'disabled', NULL, ${instants})`);
    expect(await writer.expireStates(NOON)).toEqual(['R.1']);
  });

  it('that DECNET has set are read and are what was before', async () => {
    await source.query("INSERT INTO ttp_rule_state VALUES ('R1', 'clipped', 0.5, NULL, 'theirs', NULL, '2025-01-02 03:04:05.654321')");
    const theirs = asSet({ state: 'clipped', confidenceMax: 0.5, reason: 'theirs', setBy: null, setAt: new Date('2025-01-02T03:04:05.654Z') });
    expect(await stateOf('R1')).toEqual(theirs);
    await writer.setState('R1', aWish(), OPS);
    const before = { state: 'clipped', confidence_max: 0.5, reason: 'theirs', set_by: null };
    expect(await readLog(source)).toMatchObject([{ before, after: { state: 'disabled' } }]);
  });
});
