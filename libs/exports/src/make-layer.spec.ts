// SPDX-License-Identifier: AGPL-3.0-or-later
import { loadShippedCatalog, type TagGroup } from '@ttp/attack-stix';
import type { DossierReader } from '@ttp/persistence';
import { makeLayer } from './make-layer';
import { Releases } from './releases';

const AT = new Date('2026-01-02T03:04:05Z');

const aGroup = (attackRelease: string): TagGroup => ({
  techniqueId: 'T1082',
  subTechniqueId: null,
  tactic: 'TA0007',
  deckyId: null,
  ruleId: 'R0014',
  ruleVersion: 1,
  attackRelease,
  count: 2,
  firstSeen: AT,
  lastSeen: AT,
  confidenceMax: 0.7,
});

/** A database whose tags are of these releases, with so many actors of each. */
const readerOf = (actors: Readonly<Record<string, number>>): DossierReader =>
  ({
    tagGroups: () => Promise.resolve(Object.keys(actors).map(aGroup)),
    techniqueActors: () => Promise.resolve(Object.entries(actors).map(([attackRelease, count]) => ({ id: 'T1082', attackRelease, actors: count, count: 2 }))),
  }) as unknown as DossierReader;

const layerOf = async (actors: Readonly<Record<string, number>>, release?: string) =>
  makeLayer(readerOf(actors), new Releases(await loadShippedCatalog()), { scope: ['fleet'], release });

describe('makeLayer', () => {
  it('reads ids of a release that nobody has data of as the active one\'s', async () => {
    const layer = await layerOf({ 'v15.1': 3 });
    expect(layer?.versions.attack).toBe('19');
    expect(layer?.techniques?.map(({ techniqueID, tactic, score }) => [techniqueID, tactic, score])).toEqual([['T1082', 'discovery', 3]]);
  });

  it('scores such ids and those of the active release once', async () => {
    const layer = await layerOf({ 'v15.1': 3, 'v19.0': 2 });
    expect(layer?.techniques).toEqual([expect.objectContaining({ score: 3, metadata: expect.arrayContaining([{ name: 'tags', value: '4' }]) })]);
  });

  it('keeps releases apart that there is data of', async () => {
    const layer = await layerOf({ 'v18.1': 3, 'v19.0': 2 }, '18.1');
    expect([layer?.versions.attack, layer?.techniques?.map(({ score }) => score)]).toEqual(['18', [3]]);
  });

  it('is null for a release that nobody has data of', async () => expect(await layerOf({ 'v19.0': 1 }, '15.1')).toBeNull());
});
