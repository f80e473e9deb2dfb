// SPDX-License-Identifier: AGPL-3.0-or-later
import { phasesByDecky, type Tag } from '@ttp/ttp-core';
import type { DataSource } from 'typeorm';
import { type Page, RollupRepository, type TechniqueRollup } from '../src';
import { aCampaign, anAttacker, anIdentity, aTag, NOW, profile, storeTags } from './builders';
import { describeOnEachDialect } from './databases';
import { statementsOf } from './query-plans';

const counts = (rows: readonly Pick<TechniqueRollup, 'techniqueId' | 'count'>[]) => rows.map(({ techniqueId, count }) => [techniqueId, count]);
const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);

describeOnEachDialect('rollups of identities and campaigns', (databases) => {
  let source: DataSource;
  let rollups: RollupRepository;
  let attacker: string;
  let linked: string;
  let sourceIds: number;
  const tag = (techniqueId: string, parts: Partial<Tag> = {}) =>
    aTag({ attackerUuid: attacker, sourceId: `#${sourceIds++}`, techniqueId, subTechniqueId: null, ...parts });
  const lengthOf = async (identity: string | undefined) => (await rollups.byIdentity(identity ?? ''))[0]?.count;
  const resolve = (uuid: string, identity: string) => profile(source, uuid, { identity_id: identity });

  beforeEach(async () => {
    source = await databases().open();
    rollups = new RollupRepository(source);
    sourceIds = 0;
    attacker = await anAttacker(source);
    linked = await anAttacker(source, '198.51.100.7');
  });

  it('give an identity its own tags and those of its attackers, each once', async () => {
    const identity = await anIdentity(source);
    await resolve(linked, identity);
    await storeTags(
      source,
      tag('T1001'),
      tag('T1002', { attackerUuid: linked }),
      tag('T1003', { attackerUuid: null, identityUuid: identity }),
      tag('T1004', { attackerUuid: linked, identityUuid: identity }),
      tag('T1005', { identityUuid: identity }),
      tag('T1002', { attackerUuid: null, identityUuid: identity, confidence: 0.9, tactic: 'TA0007', observedAt: at(5) }),
    );
    const rows = await rollups.byIdentity(identity);
    expect(counts(rows)).toEqual([
      ['T1002', 2],
      ['T1003', 1],
      ['T1004', 1],
      ['T1005', 1],
    ]);
    expect(rows[0]).toMatchObject({ tactic: 'TA0007', tactics: ['TA0002', 'TA0007'], confidenceMax: 0.9, lastSeen: at(5) });
    expect(counts(await rollups.byAttacker(linked))).toEqual([
      ['T1002', 1],
      ['T1004', 1],
    ]);
    expect(await rollups.byIdentity('unknown')).toEqual([]);
  });

  it('answer for the winner of a merge with the tags of all losers', async () => {
    const winner = await anIdentity(source);
    const loser = await anIdentity(source, { merged_into_uuid: winner });
    const first = await anIdentity(source, { merged_into_uuid: loser });
    await resolve(attacker, winner);
    await resolve(linked, first);
    await storeTags(source, tag('T1001'), tag('T1002', { attackerUuid: linked }), tag('T1003', { attackerUuid: null, identityUuid: loser }));
    const expected = [
      ['T1001', 1],
      ['T1002', 1],
      ['T1003', 1],
    ];
    for (const uuid of [winner, loser, first]) expect(counts(await rollups.byIdentity(uuid))).toEqual(expected);
  });

  it('follow eight merges and no more, and end where identities name each other', async () => {
    const chain = [await anIdentity(source)];
    for (let i = 0; i < 9; i++) chain.unshift(await anIdentity(source, { merged_into_uuid: chain[0] }));
    await storeTags(source, ...chain.map((identityUuid) => tag('T1001', { attackerUuid: null, identityUuid })));
    expect(await lengthOf(chain[9])).toBe(9);
    expect(await lengthOf(chain[0])).toBe(9);
    await source.query('UPDATE attacker_identities SET merged_into_uuid = ? WHERE uuid = ?', [chain[8], chain[9]]);
    expect(await lengthOf(chain[9])).toBe(9);
    await source.query('UPDATE attacker_identities SET merged_into_uuid = uuid WHERE uuid = ?', [chain[0]]);
    expect(await lengthOf(chain[0])).toBe(1);
  });

  it('give a campaign the tags of its identities, their attackers and losers, and count who used a technique', async () => {
    const winner = await aCampaign(source);
    const merged = await aCampaign(source, { merged_into_uuid: winner });
    const [one, other] = [await anIdentity(source, { campaign_id: winner }), await anIdentity(source, { campaign_id: merged })];
    const loser = await anIdentity(source, { merged_into_uuid: one });
    await resolve(attacker, loser);
    await resolve(linked, other);
    await storeTags(
      source,
      tag('T1001'),
      tag('T1001', { attackerUuid: linked }),
      tag('T1001', { attackerUuid: null, identityUuid: one }),
      tag('T1002', { attackerUuid: null, identityUuid: await anIdentity(source) }),
    );
    for (const uuid of [winner, merged]) {
      expect(await rollups.byCampaign(uuid)).toMatchObject([{ techniqueId: 'T1001', count: 3, identityCount: 2 }]);
    }
    expect(await rollups.byCampaign('unknown')).toEqual([]);
  });

  it('come in pages', async () => {
    await storeTags(source, ...['T1001', 'T1002', 'T1003'].map((id) => tag(id)), tag('T1002', { subTechniqueId: 'T1002.001' }));
    const ids = async (page: Page) => (await rollups.byAttacker(attacker, page)).map((row) => row.subTechniqueId ?? row.techniqueId);
    expect(await ids({ limit: 2 })).toEqual(['T1001', 'T1002']);
    expect(await ids({ limit: 2, offset: 2 })).toEqual(['T1002.001', 'T1003']);
    expect(await ids({ offset: 3 })).toEqual(['T1003']);
    expect(counts(await rollups.all({ limit: 1, offset: 1 }))).toEqual([['T1002', 1]]);
    expect(await rollups.byIdentity(await anIdentity(source), { limit: 1 })).toEqual([]);
  });

  it('are read once for all who ask meanwhile, whichever page they ask for', async () => {
    await storeTags(source, tag('T1001'), tag('T1002'), tag('T1002', { attackerUuid: linked }));
    const work = async () => {
      const [all, page, other] = await Promise.all([rollups.byAttacker(attacker), rollups.byAttacker(attacker, { offset: 1 }), rollups.byAttacker(linked)]);
      expect([all, page, other].map(counts)).toEqual([[['T1001', 1], ['T1002', 1]], [['T1002', 1]], [['T1002', 1]]]);
    };
    expect((await statementsOf(source, work)).map(({ values }) => values)).toEqual([[attacker], [linked]]);
    await storeTags(source, tag('T1003'));
    expect(counts(await rollups.byAttacker(attacker, { offset: 2 }))).toEqual([['T1003', 1]]);
  });

  it('lose the tags of an attacker that is deleted', async () => {
    const identity = await anIdentity(source);
    await resolve(attacker, identity);
    await storeTags(source, tag('T1001'), tag('T1002', { attackerUuid: null, identityUuid: identity }));
    await source.query('DELETE FROM attackers WHERE uuid = ?', [attacker]);
    expect(counts(await rollups.byIdentity(identity))).toEqual([['T1002', 1]]);
    expect(await rollups.byAttacker(attacker)).toEqual([]);
  });

  it('list the tags of an identity behind a technique, page by page, to the microsecond', async () => {
    const identity = await anIdentity(source);
    await resolve(linked, identity);
    const tags = [...Array(7).keys()].map((i) => tag('T1001', i % 2 ? { attackerUuid: linked } : { attackerUuid: null, identityUuid: identity }));
    await storeTags(source, ...tags, tag('T1001'), tag('T1002', { attackerUuid: linked }));
    // DECNET writes microseconds, of which a Date holds none: five tags within one millisecond.
    for (const [i, { uuid }] of tags.slice(0, 5).entries()) {
      await source.query('UPDATE ttp_tag SET created_at = ? WHERE uuid = ?', [`2026-11-21 09:00:00.00010${i}`, uuid]);
    }
    const all = await rollups.tagsOf('identity', identity, { techniqueId: 'T1001' });
    const ties = tags.slice(5).map(({ uuid }) => uuid).toSorted();
    expect(all.map(({ uuid }) => uuid)).toEqual([...tags.slice(0, 5).map(({ uuid }) => uuid).toReversed(), ...ties]);
    expect(all.slice(0, 5).map(({ createdAt }) => createdAt.toISOString())).toEqual([4, 3, 2, 1, 0].map((i) => `2026-11-21T09:00:00.00010${i}Z`));
    const seen: string[] = [];
    for (let after = undefined as (typeof all)[number] | undefined; ; ) {
      const page = await rollups.tagsOf('identity', identity, { techniqueId: 'T1001', limit: 2, after });
      if (page.length === 0) break;
      seen.push(...page.map(({ uuid }) => uuid));
      after = page.at(-1);
    }
    expect(seen).toEqual(all.map(({ uuid }) => uuid));
    const gone = { createdAt: NOW, uuid: '00000000-0000-4000-8000-000000000000' };
    expect(await rollups.tagsOf('identity', identity, { techniqueId: 'T1001', after: gone })).toHaveLength(2);
    expect(await rollups.tagsOf('identity', identity, { techniqueId: 'T1001', subTechniqueId: 'T1001.001' })).toEqual([]);
  });

  it('tell when a technique was seen to the microsecond, of somebody and of everybody', async () => {
    const tags = [tag('T1001', { deckyId: 'decky-1' }), tag('T1001'), tag('T1001')];
    await storeTags(source, ...tags);
    for (const [i, { uuid }] of tags.entries()) {
      await source.query('UPDATE ttp_tag SET observed_at = ? WHERE uuid = ?', [`2026-11-21 09:00:00.0001${i}0`, uuid]);
    }
    for (const rows of [await rollups.byAttacker(attacker), await rollups.all()]) {
      expect(rows.map(({ firstSeen, lastSeen }) => [firstSeen.toISOString(), lastSeen.toISOString()])).toEqual([
        ['2026-11-21T09:00:00.000100Z', '2026-11-21T09:00:00.000120Z'],
      ]);
    }
  });

  it('list what an identity did on each decoy in the order of the acts', async () => {
    const identity = await anIdentity(source);
    await resolve(attacker, identity);
    await storeTags(
      source,
      tag('T1003', { deckyId: 'web', tactic: 'TA0011', observedAt: at(30) }),
      tag('T1001', { deckyId: 'web', tactic: 'TA0007', observedAt: at(10) }),
      tag('T1002', { deckyId: 'web', tactic: 'TA9999', observedAt: at(40) }),
      tag('T1004', { deckyId: 'db', tactic: 'TA0002', observedAt: null, createdAt: at(20), attackerUuid: null, identityUuid: identity }),
      tag('T1005', { deckyId: null }),
      tag('T1006', { deckyId: 'web', sourceKind: 'intel', observedAt: at(50) }),
      tag('T1007', { attackerUuid: linked, deckyId: 'mail' }),
    );
    const rows = await rollups.listDeckyPhases(identity);
    const ts = (seconds: number) => at(seconds).getTime() / 1_000;
    expect(rows).toEqual([
      { decky_id: 'web', tactic: 'TA0007', created_at_ts: ts(10) },
      { decky_id: 'db', tactic: 'TA0002', created_at_ts: ts(20) },
      { decky_id: 'web', tactic: 'TA0011', created_at_ts: ts(30) },
      { decky_id: 'web', tactic: 'TA9999', created_at_ts: ts(40) },
    ]);
    expect(phasesByDecky(rows)).toEqual(
      new Map([
        ['web', { firstPhase: 'discovery', firstSeen: ts(10), lastPhase: 'command_and_control', lastSeen: ts(30) }],
        ['db', { firstPhase: 'execution', firstSeen: ts(20), lastPhase: 'execution', lastSeen: ts(20) }],
      ]),
    );
    expect(await rollups.listDeckyPhases('unknown')).toEqual([]);
  });
});
