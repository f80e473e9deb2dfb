// SPDX-License-Identifier: AGPL-3.0-or-later
import { RuleLog } from '@ttp/persistence';
import { DEFAULT_STATE } from '@ttp/ttp-core';
import { setTimeout as delay } from 'node:timers/promises';
import type { RuleStore } from '../src';
import { aDocument, BROKEN } from './documents';
import { type Deployment, describeOnEachStore } from './stores';
import { idsOf, rest, take, until } from './take';

const IDS = ['R0001', 'R0002', 'R0003', 'R0004', 'R0005'];
const DISABLED = { state: 'disabled' as const, confidenceMax: null, expiresAt: null, reason: null };
/** How often rule-store looks for states that have expired. */
const EXPIRY_MS = 250;

const definition = (ruleId: string, newValue: unknown) => [{ changeKind: 'definition', ruleId, newValue }];

describeOnEachStore('what subscribers are told', (deployment) => {
  let here: Deployment;
  let store: RuleStore;
  beforeEach(async () => {
    here = deployment();
    for (const ruleId of IDS) await here.put(ruleId, aDocument(ruleId));
    store = await here.openStore();
  });

  const disable = async (ruleId: string, reason: string | null = null) => {
    await store.setState(ruleId, { ...DISABLED, reason }, 'ops');
    here.hint();
  };

  it('A7: five states of five rules are five changes, in order, one rule each', async () => {
    const changes = store.subscribeChanges();
    for (const ruleId of IDS) await disable(ruleId, `for ${ruleId}`);
    const told = await take(changes, 5);
    expect(idsOf(told)).toEqual(IDS.map((ruleId) => `state ${ruleId}`));
    expect(told.map(({ newValue }) => newValue)).toMatchObject(IDS.map((ruleId) => ({ state: 'disabled', reason: `for ${ruleId}`, setBy: 'ops' })));
    expect(await rest(changes)).toEqual([]);
  });

  it('A7: two states of one rule are two changes, though they come between two readings', async () => {
    const changes = store.subscribeChanges();
    await store.setState('R0001', { ...DISABLED, reason: 'first' }, 'ops');
    await store.setState('R0001', { ...DISABLED, reason: 'second' }, 'ops');
    await store.clearState('R0001', 'ops');
    here.hint();
    expect((await take(changes, 3)).map(({ newValue }) => newValue)).toMatchObject([{ reason: 'first' }, { reason: 'second' }, DEFAULT_STATE]);
  });

  it('A2: documents that appear, change and go are one change each, with the rule, or null for one that is gone', async () => {
    const changes = store.subscribeChanges();
    const tell = async (act: () => Promise<void>) => {
      await act();
      return take(changes, 1);
    };
    expect(await tell(() => here.put('R0006', aDocument('R0006')))).toEqual(definition('R0006', expect.objectContaining({ ruleVersion: 1 })));
    expect(await tell(() => here.put('R0006', aDocument('R0006', 2)))).toEqual(definition('R0006', expect.objectContaining({ ruleVersion: 2 })));
    expect(await tell(() => here.remove('R0006'))).toEqual(definition('R0006', null));
    expect(await rest(changes)).toEqual([]);
  });

  it('A11: each of two hears of everything in the same order, and one that leaves does not disturb the other', async () => {
    const [one, other] = [store.subscribeChanges(), store.subscribeChanges()];
    for (const ruleId of IDS) await disable(ruleId);
    expect(idsOf(await take(one, 5))).toEqual(IDS.map((ruleId) => `state ${ruleId}`));
    const unread = one.next();
    await one.return?.();
    expect(await unread).toEqual({ value: undefined, done: true });
    await disable('R0003', 'again');
    const told = await take(other, 6);
    expect(idsOf(told)).toEqual([...IDS, 'R0003'].map((ruleId) => `state ${ruleId}`));
    expect(await one.next()).toEqual({ value: undefined, done: true });
  });

  it('A11: all subscriptions end with the store', async () => {
    const changes = store.subscribeChanges();
    const next = changes.next();
    store.close();
    expect(await next).toEqual({ value: undefined, done: true });
  });

  it('A12: a state that expires is told of without anybody asking for it, at the first look at the clock, of four a second', async () => {
    const changes = store.subscribeChanges();
    const expiresAt = new Date(here.now.getTime() + 60_000);
    await store.setState('R0001', { ...DISABLED, expiresAt }, 'ops');
    await disable('R0002');
    await take(changes, 2);
    let turns = 0;
    const reverting: number[] = [];
    const isOver = new AbortController();
    // One look after the other, however long one takes.
    const expiring = (async () => {
      for (await delay(EXPIRY_MS); !isOver.signal.aborted; await delay(EXPIRY_MS)) {
        const turn = here.now > expiresAt ? (turns += 1) : 0;
        if ((await store.expireStates()).length === 0) continue;
        reverting.push(turn);
        here.hint();
      }
    })();
    here.now = new Date(expiresAt.getTime() + 1);
    const reverted = await take(changes, 1).finally(() => isOver.abort());
    await expiring;
    expect(reverted).toEqual([{ changeKind: 'state', ruleId: 'R0001', newValue: DEFAULT_STATE }]);
    expect(reverting).toEqual([1]);
    const { changes: logged } = await new RuleLog(here.source).changes(0);
    expect(logged.at(-1)).toMatchObject({ action: 'expire_state', ruleId: 'R0001', after: null });
    expect(await rest(changes)).toEqual([]);
  });

  it('A15: a change between the subscription and the load is in both, and told once', async () => {
    const changes = store.subscribeChanges();
    await disable('R0001');
    await here.put('R0002', aDocument('R0002', 2));
    const rules = new Map((await store.loadCompiled()).map((rule) => [rule.ruleId, rule]));
    expect([rules.get('R0001')?.state.state, rules.get('R0002')?.ruleVersion]).toEqual(['disabled', 2]);
    expect(idsOf(await take(changes, 2)).toSorted()).toEqual(['definition R0002', 'state R0001']);
    expect(await rest(changes)).toEqual([]);
  });

  it('A15: a change while the store opens is in the load, or told, and not both', async () => {
    const fresh = await here.aStore();
    const changes = fresh.subscribeChanges();
    const [{ rules }] = await Promise.all([fresh.open(), disable('R0004')]);
    const isLoaded = rules.find(({ ruleId }) => ruleId === 'R0004')?.state.state === 'disabled';
    expect(idsOf(isLoaded ? await rest(changes) : await take(changes, 1))).toEqual(isLoaded ? [] : ['state R0004']);
    expect((await fresh.loadCompiled()).find(({ ruleId }) => ruleId === 'R0004')?.state.state).toBe('disabled');
  });

  it('nothing is told of a document that is refused: the rule stays as it was', async () => {
    const changes = store.subscribeChanges();
    await here.put('R0001', BROKEN);
    await until('the document is refused', async () => (await store.edition()).issues.length > 0);
    await disable('R0005');
    expect(idsOf(await take(changes, 1))).toEqual(['state R0005']);
    expect(idsOf(await rest(changes))).toEqual([]);
  });
});
