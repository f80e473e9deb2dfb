// SPDX-License-Identifier: AGPL-3.0-or-later
import { RuleLog, RuleWriter } from '@ttp/persistence';
import { setTimeout as delay } from 'node:timers/promises';
import { LogRuleSource, RuleBook, type RuleStore } from '../src';
import { permissiveAttack } from '@ttp/ttp-core/testing';
import { aDocument, BROKEN, sha256 } from './documents';
import { type Deployment, describeOnDatabaseStore } from './stores';
import { idsOf, rest, take, until } from './take';

/** So long that only a hint can be what made a store look. */
const HINTS_ONLY_MS = 600_000;
const DISABLED = { state: 'disabled' as const, confidenceMax: null, expiresAt: null, reason: null };

const versions = async (store: RuleStore) => (await store.loadCompiled()).map(({ ruleId, ruleVersion }) => `${ruleId} v${ruleVersion}`);
const open = (log: RuleLog) => new RuleBook(new LogRuleSource(log, () => () => undefined), permissiveAttack, () => undefined, () => undefined).open();

describeOnDatabaseStore('the database store', (deployment) => {
  let here: Deployment;
  let writer: RuleWriter;
  beforeEach(() => {
    here = deployment();
    writer = new RuleWriter(here.source);
  });

  const definition = (ruleId: string, text: string) => ({
    ruleId,
    definition: { ruleVersion: 1, sourcePath: here.fileOf(ruleId), text, contentSha256: sha256(text) },
  });

  it.each(['linux', 'darwin', 'win32'])('C1: works on %s', async (platform) => {
    const before = Object.getOwnPropertyDescriptor(process, 'platform') ?? {};
    Object.defineProperty(process, 'platform', { ...before, value: platform });
    try {
      await here.put('R0001', aDocument('R0001'));
      expect(await versions(await here.openStore())).toEqual(['R0001 v1']);
    } finally {
      Object.defineProperty(process, 'platform', before);
    }
  });

  it('C2: keeps a state in one row, which a store that is opened later reads', async () => {
    const store = await here.openStore();
    await store.setState('R0001', DISABLED, 'ops');
    const rows: unknown = await here.source.query('SELECT rule_id, state, set_by FROM ttp_rule_state');
    expect(rows).toEqual([{ rule_id: 'R0001', state: 'disabled', set_by: 'ops' }]);
    expect(await (await here.openStore()).getState('R0001')).toMatchObject({ state: 'disabled', setBy: 'ops' });
  });

  it('C3: keeps a rule in one row, with its version and author, and gives the same rule back', async () => {
    await writer.writeDefinitions([definition('R0001', aDocument('R0001'))], { by: 'git', now: here.now });
    const rows: unknown = await here.source.query('SELECT rule_id, rule_version, updated_by FROM ttp_rule');
    expect(rows).toEqual([{ rule_id: 'R0001', rule_version: 1, updated_by: 'git' }]);
    const [rule] = await (await here.openStore()).loadCompiled();
    expect(rule?.emits).toMatchObject([{ technique: { techniqueId: 'T1046', subTechniqueId: null }, tactic: 'TA0007', confidence: 0.7 }]);
  });

  it('C5: tells of two rules of one instant, each once, at whatever number of looks', async () => {
    const store = await here.openStore(20);
    const changes = store.subscribeChanges();
    await here.put('R0001', aDocument('R0001'));
    await here.put('R0002', aDocument('R0002'));
    expect(idsOf(await take(changes, 2))).toEqual(['definition R0001', 'definition R0002']);
    expect(await rest(changes)).toEqual([]);
  });

  it('C6: tells of a rule of the same second as one that was seen, and does not repeat that', async () => {
    const store = await here.openStore(20);
    const changes = store.subscribeChanges();
    await here.put('R0001', aDocument('R0001'));
    await take(changes, 1);
    await here.put('R0002', aDocument('R0002'));
    expect(idsOf(await take(changes, 1))).toEqual(['definition R0002']);
    // The writer's clock may even go back.
    here.now = new Date(here.now.getTime() - 3_600_000);
    await here.put('R0003', aDocument('R0003'));
    expect(idsOf(await take(changes, 1))).toEqual(['definition R0003']);
    expect(await rest(changes)).toEqual([]);
  });

  it('C7: has the last of two edits of one instant', async () => {
    const store = await here.openStore();
    await here.put('R0001', aDocument('R0001', 1));
    await here.put('R0001', aDocument('R0001', 2));
    await until('the second edit is live', async () => (await store.edition()).rules[0]?.ruleVersion === 2);
    expect(await versions(store)).toEqual(['R0001 v2']);
  });

  it.each([
    ['hints, without a look at the log of its own accord', HINTS_ONLY_MS, true],
    ['its own looks, when no hint reaches it', 50, false],
  ])('C8: follows a deletion and a state of another process by %s', async (_, pollMs, hints) => {
    await here.put('R0001', aDocument('R0001'));
    await here.put('R0002', aDocument('R0002'));
    const store = await here.openStore(pollMs);
    const changes = store.subscribeChanges();
    await writer.writeDefinitions([{ ruleId: 'R0001', definition: null }], { by: 'filesystem', now: here.now });
    await writer.setState('R0002', DISABLED, { by: 'ops', now: here.now });
    if (hints) here.hint();
    expect(await take(changes, 2)).toMatchObject([
      { changeKind: 'definition', ruleId: 'R0001', newValue: null },
      { changeKind: 'state', ruleId: 'R0002', newValue: { state: 'disabled', setBy: 'ops' } },
    ]);
  });

  it('C9: tells of the good rows once and of the bad one by its error, however often it looks', async () => {
    const store = await here.openStore(20);
    const changes = store.subscribeChanges();
    const rows = [definition('R0001', aDocument('R0001')), definition('R0002', BROKEN), definition('R0003', aDocument('R0003'))];
    await writer.writeDefinitions(rows, { by: 'filesystem', now: here.now });
    expect(idsOf(await take(changes, 2))).toEqual(['definition R0001', 'definition R0003']);
    const { issues, position } = await store.edition();
    expect(new Set(issues.map(({ severity, file }) => `${severity} ${file}`))).toEqual(new Set([`error ${here.fileOf('R0002')}`]));
    expect(position?.seq).toBe(3);
    expect(await rest(changes)).toEqual([]);
  });

  it('C11: loses nothing and repeats nothing when it is killed between a change and its look, and started again', async () => {
    await here.put('R0001', aDocument('R0001'));
    const killed = await here.openStore(HINTS_ONLY_MS);
    const unseen = [definition('R0002', aDocument('R0002')), { ruleId: 'R0001', definition: null }];
    await writer.writeDefinitions(unseen, { by: 'filesystem', now: here.now });
    await writer.setState('R0002', DISABLED, { by: 'ops', now: here.now });
    killed.close();
    const again = await here.aStore(20);
    const changes = again.subscribeChanges();
    const { rules, position } = await again.open();
    expect(rules.map(({ ruleId, state }) => [ruleId, state.state])).toEqual([['R0002', 'disabled']]);
    expect(position?.seq).toBe(4);
    await here.put('R0003', aDocument('R0003'));
    expect(idsOf(await take(changes, 1))).toEqual(['definition R0003']);
    expect(await rest(changes)).toEqual([]);
  });

  it('C13: does not open on a database that is not there, or is not ours', async () => {
    await here.source.query('DROP TABLE ttp_rule_log');
    await expect(open(new RuleLog(here.source))).rejects.toThrow('ttp_rule_log');
    await here.source.destroy();
    await expect(open(new RuleLog(here.source))).rejects.toThrow(/not open|not established/);
  });

  it('keeps what it has while the database is broken, says so once, and goes on by itself', async () => {
    await here.put('R0001', aDocument('R0001'));
    const store = await here.openStore(20);
    await here.source.query('ALTER TABLE ttp_rule_log RENAME TO away');
    await until('the failure is told', () => here.failures.length > 0);
    await delay(100);
    expect(here.failures).toHaveLength(1);
    await here.source.query('ALTER TABLE away RENAME TO ttp_rule_log');
    await here.put('R0002', aDocument('R0002'));
    await until('it has caught up', async () => (await versions(store)).length === 2);
  });
});
