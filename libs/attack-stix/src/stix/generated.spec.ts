// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import type { AttackCatalog } from '../catalog/catalog';
import type { StixObject } from '../catalog/facts';
import { loadShippedCatalog } from '../catalog/shipped';
import { compareExports } from '../verify/compare-exports';
import { verifyStix } from '../verify/stix-verifier';
import { attackerObjects } from './attacker-objects';
import { bundleText } from './bundle-text';
import { identityObjects } from './identity-objects';
import { TLP_LEVELS } from './marking';
import { mergeObjects } from './merge-objects';
import { STIX_PROFILES } from './options';
import { collect } from './testing/collect';
import { anyDossier, anyIdentityDossier } from './testing/any-dossier';

let attack: AttackCatalog;
beforeAll(async () => {
  attack = await loadShippedCatalog('19.0');
});

const anyOptions = fc.record({ tlp: fc.constantFrom(...TLP_LEVELS), profile: fc.constantFrom(...STIX_PROFILES) });

it('says of 1,000 attackers nothing that is no STIX, refers to nothing outside, and says the same again', async () => {
  await fc.assert(
    fc.asyncProperty(anyDossier, anyOptions, async (dossier, chosen) => {
      const options = { ...chosen, attack };
      const { objects } = attackerObjects(dossier, options);
      expect(verifyStix(parsed(objects), { profile: chosen.profile, ordered: true })).toEqual([]);
      const again = attackerObjects(structuredClone(dossier), options).objects;
      expect(await compareExports(placed(objects), placed(again))).toEqual([]);
      expect(new Set(objects.map(({ id }) => id)).size).toBe(objects.length);
    }),
    { numRuns: 1_000 },
  );
}, 120_000);

it('keeps the ids of what the opencti profile can say', () => {
  fc.assert(
    fc.property(anyDossier, (dossier) => {
      const ids = new Set(attackerObjects(dossier, { attack }).objects.map(({ id }) => id));
      const fewer = attackerObjects(dossier, { attack, profile: 'opencti' }).objects;
      expect(fewer.filter(({ id }) => !ids.has(id))).toEqual([]);
    }),
  );
});

it('says the same of identities, and of fleets', async () => {
  await fc.assert(
    fc.asyncProperty(anyIdentityDossier, anyOptions, async (dossier, chosen) => {
      const options = { ...chosen, attack };
      const objects = (await collect(identityObjects(dossier, options, () => undefined))).flat();
      expect(verifyStix(parsed(objects), { profile: chosen.profile, ordered: true })).toEqual([]);
      const fleet = (await collect(mergeObjects(dossier.attackers.map((one) => attackerObjects(one, options).objects), options))).flat();
      const bundle: unknown = JSON.parse((await collect(bundleText(fleet))).join(''));
      expect(verifyStix(bundle, { profile: chosen.profile, ordered: true })).toEqual([]);
    }),
  );
}, 120_000);

const placed = (objects: readonly StixObject[]) => objects.map((object) => ({ path: object.id, object }));

/** As a consumer reads it. */
const parsed = (objects: readonly object[]): unknown => JSON.parse(JSON.stringify(objects));
