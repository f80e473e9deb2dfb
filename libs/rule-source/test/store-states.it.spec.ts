// SPDX-License-Identifier: AGPL-3.0-or-later
import { RuleLog } from '@ttp/persistence';
import { DEFAULT_STATE, type RuleState } from '@ttp/ttp-core';
import type { RuleStore } from '../src';
import { aDocument } from './documents';
import { type Deployment, describeOnEachStore } from './stores';
import { rest, take } from './take';

const wish = (parts: Partial<RuleState> = {}) => ({ state: 'disabled' as const, confidenceMax: null, expiresAt: null, reason: null, ...parts });
const CLIP = { state: 'clipped' as const, confidenceMax: 0.35, reason: 'noisy since Monday', expiresAt: new Date('2026-11-22T00:00:00.001Z') };

const FAULT = {
  sqlite: "BEGIN SELECT RAISE(ABORT, 'injected'); END",
  mysql: "FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'injected'",
};

describeOnEachStore('operator state', (deployment) => {
  let here: Deployment;
  let store: RuleStore;
  beforeEach(async () => {
    here = deployment();
    await here.put('R0001', aDocument('R0001'));
    await here.put('R0002', aDocument('R0002'));
    store = await here.openStore();
  });

  const loaded = async () => new Map((await store.loadCompiled()).map(({ ruleId, state }) => [ruleId, state]));

  it('A1: is read and set asynchronously; the subscription is there at once', async () => {
    const calls = [store.loadCompiled(), store.getState('R0001'), store.setState('R0001', wish(), 'ops')];
    for (const call of calls) expect(call).toBeInstanceOf(Promise);
    const changes = store.subscribeChanges();
    expect(changes).not.toBeInstanceOf(Promise);
    expect(changes[Symbol.asyncIterator]()).toBe(changes);
    await Promise.all(calls);
  });

  it('A2: a change has its kind, its rule and its new value, in this order and nothing else', async () => {
    const changes = store.subscribeChanges();
    await store.setState('R0001', wish(), 'ops');
    here.hint();
    await here.put('R0001', aDocument('R0001', 2));
    const both = await take(changes, 2);
    for (const change of both) expect(Object.keys(change)).toEqual(['changeKind', 'ruleId', 'newValue']);
    expect(both).toContainEqual({ changeKind: 'state', ruleId: 'R0001', newValue: { ...wish(), setBy: 'ops', setAt: here.now } });
    expect(both).toContainEqual({ changeKind: 'definition', ruleId: 'R0001', newValue: expect.objectContaining({ ruleVersion: 2 }) });
  });

  it('A3: is the default for a rule that nobody has touched, known or not', async () => {
    for (const ruleId of ['R0002', 'R9999', 'no such rule', '']) expect(await store.getState(ruleId)).toEqual(DEFAULT_STATE);
  });

  it('A5: of one rule leaves the others alone', async () => {
    await store.setState('R0001', wish(), 'ops');
    expect(await store.getState('R0002')).toEqual(DEFAULT_STATE);
    expect(await loaded()).toEqual(new Map([['R0001', { ...wish(), setBy: 'ops', setAt: here.now }], ['R0002', DEFAULT_STATE]]));
  });

  it('A6: comes back as it was set, with who and when, from this store and from one that is opened later', async () => {
    const set = { ...CLIP, setBy: 'ops', setAt: here.now };
    // Whatever a caller says of these two is not its to say.
    const forged: RuleState = { ...CLIP, setBy: 'somebody else', setAt: new Date(0) };
    expect(await store.setState('R0001', forged, 'ops')).toEqual(set);
    expect(await store.getState('R0001')).toEqual(set);
    expect((await loaded()).get('R0001')).toEqual(set);
    store = await here.openStore();
    expect(await store.getState('R0001')).toEqual(set);
    expect((await loaded()).get('R0001')).toEqual(set);
  });

  it('A8: that has expired is the default for whoever asks, and that is a second change', async () => {
    const changes = store.subscribeChanges();
    const past = new Date(here.now.getTime() - 1);
    await store.setState('R0001', wish({ expiresAt: past }), 'ops');
    here.hint();
    expect(await store.getState('R0001')).toEqual(DEFAULT_STATE);
    expect(await take(changes, 2)).toEqual([
      { changeKind: 'state', ruleId: 'R0001', newValue: { ...wish({ expiresAt: past }), setBy: 'ops', setAt: here.now } },
      { changeKind: 'state', ruleId: 'R0001', newValue: DEFAULT_STATE },
    ]);
    expect(await store.getState('R0001')).toEqual(DEFAULT_STATE);
    expect(await rest(changes)).toEqual([]);
    expect((await new RuleLog(here.source).entry('R0001')).state).toBeNull();
  });

  it('A8: that expires at this very moment has not expired yet', async () => {
    await store.setState('R0001', wish({ expiresAt: here.now }), 'ops');
    expect(await store.getState('R0001')).toMatchObject({ state: 'disabled' });
  });

  it('A9: cannot be set when nobody can be told: the call rejects, and all is as it was', async () => {
    const changes = store.subscribeChanges();
    await store.setState('R0001', wish({ reason: 'first' }), 'ops');
    await take(changes, 1);
    await here.source.query(`CREATE TRIGGER fault BEFORE INSERT ON ttp_rule_change ${FAULT[here.database.type]}`);
    await expect(store.setState('R0001', wish({ reason: 'second' }), 'ops')).rejects.toThrow('injected');
    await expect(store.setState('R0002', wish(), 'ops')).rejects.toThrow('injected');
    await expect(store.clearState('R0001', 'ops')).rejects.toThrow('injected');
    expect([await store.getState('R0001'), await store.getState('R0002')]).toMatchObject([{ reason: 'first' }, DEFAULT_STATE]);
    expect((await loaded()).get('R0002')).toEqual(DEFAULT_STATE);
    await here.source.query('DROP TRIGGER fault');
    await store.setState('R0002', wish({ reason: 'third' }), 'ops');
    expect(await take(changes, 1)).toMatchObject([{ ruleId: 'R0002', newValue: { reason: 'third' } }]);
    expect(await rest(changes)).toEqual([]);
  });

  it('A17: stays through the removal of its rule and applies when the rule is back', async () => {
    await store.setState('R0001', wish({ reason: 'kept' }), 'ops');
    await here.remove('R0001');
    expect([...(await loaded()).keys()]).toEqual(['R0002']);
    expect(await store.getState('R0001')).toMatchObject({ state: 'disabled', reason: 'kept' });
    await here.put('R0001', aDocument('R0001', 2));
    expect((await loaded()).get('R0001')).toMatchObject({ state: 'disabled', reason: 'kept' });
  });

  it('A17: may be set before its rule is there', async () => {
    await store.setState('R0003', wish(), 'ops');
    await here.put('R0003', aDocument('R0003'));
    expect((await loaded()).get('R0003')).toMatchObject({ state: 'disabled' });
  });
});
