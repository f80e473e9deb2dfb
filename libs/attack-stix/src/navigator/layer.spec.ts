// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { loadShippedCatalog } from '../catalog/shipped';
import { anyTagGroup } from '../stix/testing/any-dossier';
import { aTagGroup } from '../testing/a-dossier';
import { comparisonLayer } from './comparison-layer';
import { navigatorLayer } from './layer';
import type { Layer } from './layer-schema';
import { releasesOf } from './place-groups';
import { verifyLayer } from './verify-layer';

const attack19 = loadShippedCatalog('19.0');
const attack18 = loadShippedCatalog('18.1');
const shell = { techniqueId: 'T1059', subTechniqueId: 'T1059.004', tactic: 'TA0002' };
const cron = { techniqueId: 'T1053', subTechniqueId: 'T1053.003' };

const shown = ({ techniques = [] }: Layer) =>
  techniques.map(({ techniqueID, tactic, score, showSubtechniques }) => [techniqueID, tactic, score, showSubtechniques]);

describe('navigatorLayer', () => {
  it('is valid and empty when nothing was seen', async () => {
    const layer = navigatorLayer({ name: 'DECNET TTP coverage — fleet', groups: [] }, await attack19);
    expect(layer).toMatchObject({
      name: 'DECNET TTP coverage — fleet',
      versions: { attack: '19', navigator: '5.1.0', layer: '4.5' },
      domain: 'enterprise-attack',
      description: '0 tags under ATT&CK v19.0',
      techniques: [],
      gradient: { minValue: 0, maxValue: 1 },
    });
    expect(verifyLayer(layer, await attack19)).toEqual([]);
  });

  it('scores distinct actors, with the counts beside them', async () => {
    const groups = [aTagGroup({ count: 11, deckyId: 'decky-1' }), aTagGroup({ deckyId: 'decky-2', ruleId: 'R0002' })];
    const actors = [
      { id: 'T1082', attackRelease: 'v19.0', actors: 3 },
      { id: 'T1082', attackRelease: 'v18.1', actors: 9 },
    ];
    const layer = navigatorLayer({ name: 'fleet', groups, actors, exportedAt: new Date('2026-02-01') }, await attack19);
    expect(layer.techniques).toEqual([
      {
        techniqueID: 'T1082',
        tactic: 'discovery',
        color: '',
        comment: '',
        enabled: true,
        score: 3,
        metadata: [
          { name: 'actors', value: '3' },
          { name: 'tags', value: '12' },
          { name: 'first_seen', value: '2026-01-02T03:04:05.678Z' },
          { name: 'last_seen', value: '2026-01-03T04:05:06.789Z' },
          { name: 'rules', value: 'R0002, R0014' },
        ],
      },
    ]);
    expect(layer.gradient).toMatchObject({ minValue: 0, maxValue: 3 });
    expect(layer.legendItems?.map(({ label }) => label)).toEqual(['0 actors', '3 actors']);
    expect(layer.description).toBe('12 tags under ATT&CK v19.0, exported 2026-02-01T00:00:00.000Z');
  });

  it('shows sub-techniques under a parent that adds them up, one entry a tactic', async () => {
    const groups = [
      aTagGroup({ techniqueId: 'T1059', tactic: 'TA0002', ruleId: 'R0001' }),
      aTagGroup({ ...shell, count: 7 }),
      aTagGroup({ ...shell, subTechniqueId: 'T1059.006', count: 2 }),
      aTagGroup({ ...cron, tactic: 'TA0003' }),
      aTagGroup({ ...cron, tactic: 'TA0002' }),
    ];
    const actors = Object.entries({ T1059: 5, 'T1059.004': 4, 'T1059.006': 2 }).map(([id, count]) => ({ id, attackRelease: 'v19.0', actors: count }));
    const layer = navigatorLayer({ name: 'fleet', groups, actors }, await attack19);
    expect(shown(layer)).toEqual([
      ['T1053', 'execution', 1, true],
      ['T1053', 'persistence', 1, true],
      ['T1053.003', 'execution', 1, undefined],
      ['T1053.003', 'persistence', 1, undefined],
      ['T1059', 'execution', 5, true],
      ['T1059.004', 'execution', 4, undefined],
      ['T1059.006', 'execution', 2, undefined],
    ]);
    const parent = layer.techniques?.[4]?.metadata;
    expect(parent).toContainEqual({ name: 'tags', value: '10' });
    expect(parent).toContainEqual({ name: 'rules', value: 'R0001, R0014' });
    expect(verifyLayer(layer, await attack19)).toEqual([]);
  });

  it('keeps releases apart, each with its own tactics', async () => {
    const groups = [
      aTagGroup({ techniqueId: 'T1070', tactic: 'TA0005', attackRelease: 'v18.1' }),
      aTagGroup({ techniqueId: 'T1070', tactic: 'TA0005' }),
      aTagGroup({ techniqueId: 'T1685', tactic: 'TA0112' }),
    ];
    const [old, current] = [navigatorLayer({ name: 'fleet', groups }, await attack18), navigatorLayer({ name: 'fleet', groups }, await attack19)];
    expect([old.versions.attack, old.techniques?.map(({ tactic }) => tactic)]).toEqual(['18', ['defense-evasion']]);
    expect([current.versions.attack, current.techniques?.map(({ tactic }) => tactic)]).toEqual(['19', ['stealth', 'defense-impairment']]);
    expect(current.metadata).toContainEqual({ name: 'available_releases', value: 'v19.0, v18.1' });
    expect(releasesOf(groups)).toEqual(['v19.0', 'v18.1']);
    expect(verifyLayer(old, await attack18)).toEqual([]);
    expect(verifyLayer(old, await attack19)).toEqual([
      { path: '/versions/attack', problem: 'the layer is of ATT&CK 18, and was checked against 19' },
      { path: '/techniques/0', problem: 'T1070 is not under defense-evasion but stealth' },
    ]);
  });

  it('leaves out what has no place in the matrix, and says how much', async () => {
    const groups = [aTagGroup({ tactic: 'TA0100', count: 4 }), aTagGroup({ techniqueId: 'T9999', count: 3 }), aTagGroup()];
    const { techniques, metadata } = navigatorLayer({ name: 'fleet', groups }, await attack19);
    expect([techniques?.length, metadata?.at(-1)]).toEqual([1, { name: 'unplaced_tags', value: '7' }]);
  });
});

describe('comparisonLayer', () => {
  it('colours what one side has, the other, and both', async () => {
    const a = { label: 'attacker a', groups: [aTagGroup({ count: 2 }), aTagGroup({ techniqueId: 'T1110', tactic: 'TA0006' })] };
    const b = { label: 'attacker b', groups: [aTagGroup(), aTagGroup({ techniqueId: 'T1105', tactic: 'TA0011' })] };
    const layer = comparisonLayer({ name: 'a and b' }, a, b, await attack19);
    expect(shown(layer).map(([id, , score]) => [id, score])).toEqual([
      ['T1082', 3],
      ['T1105', 2],
      ['T1110', 1],
    ]);
    expect(new Set(layer.techniques?.map(({ color }) => color))).toEqual(new Set(layer.gradient?.colors));
    expect(layer.legendItems?.map(({ label }) => label)).toEqual(['only attacker a', 'only attacker b', 'both']);
    expect(layer.techniques?.[0]?.metadata).toContainEqual({ name: 'attacker a: tags', value: '2' });
    expect(layer.techniques?.[0]?.metadata).toContainEqual({ name: 'attacker b: tags', value: '1' });
    expect(verifyLayer(layer, await attack19)).toEqual([]);
  });
});

describe('verifyLayer', () => {
  it('finds nothing in any layer that is built, and a second build is the same', async () => {
    const attack = await attack19;
    const group = fc.tuple(anyTagGroup, fc.constantFrom(...attack.techniques), fc.nat()).map(([drawn, technique, at]) => ({
      ...drawn,
      techniqueId: technique.parentId ?? technique.id,
      subTechniqueId: technique.parentId && technique.id,
      tactic: technique.tactics[at % technique.tactics.length] ?? '',
    }));
    const groups = fc.array(fc.oneof(group, anyTagGroup), { maxLength: 30 });
    fc.assert(
      fc.property(groups, groups, fc.integer({ min: 1 }), (one, other, most) => {
        const actors = [{ id: 'T1059', attackRelease: 'v19.0', actors: most }];
        const build = () => [
          navigatorLayer({ name: 'one', groups: one, actors }, attack),
          comparisonLayer({ name: 'two' }, { label: 'a', groups: one }, { label: 'a', groups: other }, attack),
        ];
        const layers = build();
        expect(verifyLayer(JSON.parse(JSON.stringify(layers)), attack)).toEqual([]);
        expect(JSON.stringify(build())).toBe(JSON.stringify(layers));
      }),
      { numRuns: 300 },
    );
  });

  it('says what is wrong and where', async () => {
    const attack = await attack19;
    const layer = navigatorLayer({ name: 'fleet', groups: [aTagGroup()] }, attack);
    const [cell] = layer.techniques!;
    const problems = (change: object) => verifyLayer({ ...layer, ...change }, attack).map(({ path }) => path);
    expect(problems({ techniques: [cell, cell] })).toEqual(['/techniques/1']);
    expect(problems({ techniques: [{ ...cell, techniqueID: 'T9999' }] })).toEqual(['/techniques/0']);
    expect(problems({ techniques: [{ ...cell, tactic: 'execution' }] })).toEqual(['/techniques/0']);
    expect(problems({ techniques: [{ ...cell, score: 2 }] })).toEqual(['/techniques/0/score']);
    const child = { ...cell, techniqueID: 'T1059.004', tactic: 'execution', showSubtechniques: true };
    expect(problems({ techniques: [child] })).toEqual(['/techniques/0']);
    expect(problems({ gradient: { colors: ['#000000', '#ffffff'], minValue: 1, maxValue: 1 } })).toEqual(['/gradient/maxValue']);
    expect(problems({ versions: { attack: '19', navigator: '5.1.0', layer: '4.4' } })).toEqual(['/versions/layer']);
    expect(problems({ domain: 'ics-attack', typo: 1 })).toEqual(['/typo', '/domain']);
    expect(verifyLayer('no layer', attack)).toEqual([{ path: '', problem: 'Expected object' }]);
    expect(verifyLayer(JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`), attack)).toEqual([{ path: '/0', problem: 'Expected object' }]);
  });
});
