// SPDX-License-Identifier: AGPL-3.0-or-later
import { loadRules } from '@ttp/ttp-core';
import { permissiveAttack } from '@ttp/ttp-core/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aDocument } from '../test/documents';
import { rulePack, writeRulePack } from './rule-pack';
import { packOrigin } from './shipped-rule-pack';

const FILES = [{ file: 'R0901.yaml', text: aDocument('R0901') }, { file: 'R0902.yaml', text: aDocument('R0902') }];
const ORIGIN = { program: 'p1', attack: 'a1' };

let folder: string;
let path: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ttp-pack-'));
  path = join(folder, 'rules.pack');
  writeRulePack(path, loadRules(FILES, permissiveAttack), ORIGIN);
});
afterAll(() => rmSync(folder, { recursive: true }));

const restored = (origin = ORIGIN, from = path) => rulePack(from, origin)(FILES, permissiveAttack)?.documents.byFile;

it('restores the documents that are still the same', () => {
  const files = [FILES[0]!, { file: 'R0902.yaml', text: aDocument('R0902', 2) }];
  expect([...(rulePack(path, ORIGIN)(files, permissiveAttack)?.documents.byFile.keys() ?? [])]).toEqual(['R0901.yaml']);
  expect(restored()?.get('R0902.yaml')?.parsed.rule).toMatchObject({ ruleId: 'R0902', ruleVersion: 1 });
});

it.each([{ program: 'p2', attack: 'a1' }, { program: 'p1', attack: 'a2' }])('restores nothing for %j, which did not make it', (origin) => {
  expect(restored(origin)).toBeUndefined();
});

it('restores nothing from a file that is missing or damaged', () => {
  const damaged = join(folder, 'damaged.pack');
  writeFileSync(damaged, 'no pack');
  expect(restored(ORIGIN, damaged)).toBeUndefined();
  expect(restored(ORIGIN, join(folder, 'missing.pack'))).toBeUndefined();
});

it('is not for sources that nobody has built', () => {
  expect(packOrigin({ facts: { bundleSha256: 'a1' } })).toBeNull();
});
