// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Tag } from '@ttp/ttp-core';
import type { DataSource } from 'typeorm';
import { AttackerStore, RollupRepository, TagStore } from '../src';
import { anAttacker, anIdentity, announceUuids, aTag, item, NOW, OPTIONS } from './builders';
import { describeOnEachDialect } from './databases';

const at = (iso: string) => new Date(iso);

describeOnEachDialect('rollups', (databases) => {
  let source: DataSource;
  let rollups: RollupRepository;
  let attacker: string;
  let other: string;
  const put = (...tags: readonly Tag[]) => new TagStore(source).storeBatch([item(...tags)], announceUuids, OPTIONS);

  beforeAll(async () => {
    source = await databases().open();
    rollups = new RollupRepository(source);
    attacker = await anAttacker(source);
    other = await anAttacker(source, '198.51.100.7');
    const tag = (sourceId: string, parts: Partial<Parameters<typeof aTag>[0]>) => aTag({ attackerUuid: attacker, sourceId, ...parts });
    await put(
      tag('a', { techniqueId: 'T1110', subTechniqueId: 'T1110.003', tactic: 'TA0006', confidence: 0.5 }),
      tag('b', { techniqueId: 'T1110', subTechniqueId: null, tactic: 'TA0006', confidence: 0.9, observedAt: null, createdAt: at('2026-11-21T09:00:00.500Z') }),
      tag('c', { techniqueId: 'T1078', subTechniqueId: null, tactic: 'TA0001', confidence: 0.4, observedAt: at('2026-11-20T10:00:00.250Z') }),
      tag('d', { techniqueId: 'T1078', subTechniqueId: null, tactic: 'TA0003', confidence: 0.6, sessionId: 'sess-2', observedAt: at('2026-11-22T10:00:00Z') }),
      tag('e', { techniqueId: 'T1110', subTechniqueId: 'T1110.001', tactic: 'TA0006' }),
      tag('f', { attackerUuid: other, techniqueId: 'T1078', subTechniqueId: null, tactic: 'TA0004', sessionId: 'SESS-1' }),
      tag('g', { attackerUuid: null, identityUuid: await anIdentity(source), techniqueId: 'T1003', subTechniqueId: null, sessionId: null }),
    );
  });

  it('sums up the techniques of an attacker: ordered, without a sub-technique first, every tactic listed, times of the acts', async () => {
    const rows = await rollups.byAttacker(attacker);
    expect(rows.map(({ techniqueId, subTechniqueId }) => [techniqueId, subTechniqueId])).toEqual([
      ['T1078', null],
      ['T1110', null],
      ['T1110', 'T1110.001'],
      ['T1110', 'T1110.003'],
    ]);
    expect(rows[0]).toEqual({
      techniqueId: 'T1078',
      subTechniqueId: null,
      tactic: 'TA0003',
      tactics: ['TA0001', 'TA0003'],
      attackReleases: ['v19.0'],
      count: 2,
      firstSeen: at('2026-11-20T10:00:00.250Z'),
      lastSeen: at('2026-11-22T10:00:00Z'),
      confidenceMax: 0.6,
    });
    expect(rows[1]).toMatchObject({ count: 1, firstSeen: at('2026-11-21T09:00:00.500Z'), confidenceMax: 0.9 });
  });

  it('tells sessions apart to the letter', async () => {
    expect((await rollups.bySession('sess-1')).map(({ techniqueId, count }) => [techniqueId, count])).toEqual([
      ['T1078', 1],
      ['T1110', 1],
      ['T1110', 1],
      ['T1110', 1],
    ]);
    expect(await rollups.bySession('SESS-1')).toMatchObject([{ techniqueId: 'T1078', tactic: 'TA0004' }]);
    expect(await rollups.bySession('unknown')).toEqual([]);
  });

  it('sums up everything, tags of identities too', async () => {
    const rows = await rollups.all();
    expect(rows.map(({ techniqueId, count }) => [techniqueId, count])).toEqual([
      ['T1003', 1],
      ['T1078', 3],
      ['T1110', 1],
      ['T1110', 1],
      ['T1110', 1],
    ]);
    expect(rows[1]?.tactics).toEqual(['TA0001', 'TA0003', 'TA0004']);
  });

  it('lists the tags behind a technique, newest first, ties by uuid, at most as many as asked', async () => {
    const all = await rollups.tagsOf('attacker', attacker, { techniqueId: 'T1110' });
    expect(all[0]?.createdAt).toEqual(at('2026-11-21T09:00:00.500Z'));
    const ties = all.slice(1).map(({ uuid }) => uuid);
    expect(ties).toHaveLength(2);
    expect(ties).toEqual(ties.toSorted());
    expect(await rollups.tagsOf('attacker', attacker, { techniqueId: 'T1110', limit: 1 })).toEqual(all.slice(0, 1));
    const precise = await rollups.tagsOf('attacker', attacker, { techniqueId: 'T1110', subTechniqueId: 'T1110.003' });
    expect(precise).toMatchObject([{ sourceId: 'a', createdAt: NOW }]);
    expect(await rollups.tagsOf('session', 'sess-2', { techniqueId: 'T1078' })).toMatchObject([{ sourceId: 'd' }]);
    expect(await rollups.tagsOf('session', 'sess-2', { techniqueId: 'T1110' })).toEqual([]);
  });

  it('lists attackers with the span and number of their tags, page by page', async () => {
    const idle = [...(await new AttackerStore(source).createMissing(['192.0.2.1'], at('2026-11-19T00:00:00Z'))).values()][0];
    const rows = await rollups.attackers({ limit: 10 });
    expect(rows).toHaveLength(3);
    expect(rows.find(({ uuid }) => uuid === attacker)).toEqual({
      uuid: attacker,
      ip: '203.0.113.7',
      firstSeen: at('2026-11-20T10:00:00.250Z'),
      lastSeen: at('2026-11-22T10:00:00Z'),
      tagCount: 5,
    });
    expect(rows.at(-1)).toMatchObject({ uuid: idle, ip: '192.0.2.1', tagCount: 0 });
    expect(await rollups.attackers({ limit: 1, offset: 2 })).toEqual(rows.slice(2));
    expect(await rollups.attackers({ limit: 5, offset: 3 })).toEqual([]);
  });
});
