// SPDX-License-Identifier: AGPL-3.0-or-later
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadShippedCatalog } from '../catalog/shipped';
import { attackerObjects } from './attacker-objects';
import { bundleText } from './bundle-text';
import { aFullDossier } from './testing/a-full-dossier';
import { collect } from './testing/collect';

const GOLDEN = join(__dirname, '../../fixtures/stix/attacker.json');

it('writes one of everything as it always did', async () => {
  const { objects } = attackerObjects(aFullDossier(), { tlp: 'green', attack: await loadShippedCatalog('19.0') });
  const text = (await collect(bundleText(objects))).join('');
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(GOLDEN, text);
  expect(text).toBe(readFileSync(GOLDEN, 'utf8'));
});
