// SPDX-License-Identifier: AGPL-3.0-or-later
import { DEFAULT_STATE, type RuleEntry } from '@ttp/ttp-core';
import { permissiveAttack } from '@ttp/ttp-core/testing';
import { aDocument } from '../test/documents';
import { FakeRuleLog } from '../test/fake-rule-log';
import { idsOf, rest, take } from '../test/take';
import { LogRuleSource } from './log-rule-source';
import { RuleStore, type StateKeeper } from './rule-store';

const NOW = new Date('2026-11-21T12:00:00Z');
const DISABLED = { ...DEFAULT_STATE, state: 'disabled' as const, reason: 'noisy' };

const unused = () => Promise.reject(new Error('not used here'));
const KEEPER: StateKeeper = { entry: unused, setState: unused, clearState: unused, expireStates: unused };

describe('RuleStore', () => {
  let log: FakeRuleLog;
  let tell: () => void;
  let store: RuleStore;
  const hints = (onHint: () => void) => {
    tell = onHint;
    return () => undefined;
  };
  const aStore = (states: StateKeeper = KEEPER) => {
    store = new RuleStore(new LogRuleSource(log, hints), permissiveAttack, states, () => undefined, () => NOW);
    return store;
  };
  beforeEach(() => {
    log = new FakeRuleLog();
    for (const ruleId of ['R0001', 'R0002', 'R0003']) log.define(ruleId, aDocument(ruleId));
    log.disable('R0003');
  });
  afterEach(() => store.close());

  it('tells by comparison what is different after it had to read everything anew', async () => {
    await aStore().open();
    const changes = store.subscribeChanges();
    log.logId = 'another';
    log.define('R0001', aDocument('R0001', 2));
    log.disable('R0002');
    log.disable('R0003', null);
    log.define('R0004', aDocument('R0004'));
    log.disable('R0004');
    tell();
    const told = await take(changes, 5);
    expect(idsOf(told)).toEqual(['definition R0001', 'definition R0004', 'state R0002', 'state R0003', 'state R0004']);
    expect(told.slice(2).map(({ newValue }) => newValue)).toEqual([DISABLED, DEFAULT_STATE, DISABLED]);
    expect(await rest(changes)).toEqual([]);
  });

  it('tells nothing when everything had to be read anew and is as it was', async () => {
    await aStore().open();
    const changes = store.subscribeChanges();
    log.logId = 'another';
    tell();
    expect(await rest(changes)).toEqual([]);
  });

  it('tells of the state of a rule that it does not have: the rule may come', async () => {
    await aStore().open();
    const changes = store.subscribeChanges();
    log.disable('R9999');
    tell();
    expect(await take(changes, 1)).toEqual([{ changeKind: 'state', ruleId: 'R9999', newValue: DISABLED }]);
  });

  it('answers the default for an expired state, reverted first, and fails when it cannot revert it', async () => {
    const state = { ...DISABLED, expiresAt: new Date(NOW.getTime() - 1) };
    const entry = (ruleId: string): Promise<RuleEntry> => Promise.resolve({ ruleId, definition: null, state });
    const asked: Date[] = [];
    const expireStates = (now: Date) => {
      asked.push(now);
      return Promise.resolve(['R0001']);
    };
    expect(await aStore({ ...KEEPER, entry, expireStates }).getState('R0001')).toEqual(DEFAULT_STATE);
    expect(asked).toEqual([NOW]);
    await expect(aStore({ ...KEEPER, entry }).getState('R0001')).rejects.toThrow('not used here');
  });
});
