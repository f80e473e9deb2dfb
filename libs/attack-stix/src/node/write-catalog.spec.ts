// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeCatalog } from '../catalog/catalog-file';
import type { StixObject } from '../catalog/facts';
import { aBundle, aGroup, aTactic, aTechnique } from '../testing/a-bundle';
import { buildCatalogFile } from './write-catalog';

const PROJECT = join(__dirname, '..', '..');
const BUNDLES = process.env['TTP_ATTACK_BUNDLES'] ?? join(PROJECT, '..', '..', '..', 'shared', 'attack');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'write-catalog-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function aBundleFile(name: string, ...more: readonly StixObject[]): Promise<string> {
  const path = join(folder, name);
  const retired = aTechnique('T1101', ['impact'], { x_mitre_deprecated: true });
  await writeFile(path, JSON.stringify(aBundle(aTactic('TA0040', 'impact'), aTechnique('T1100', ['impact']), retired, aGroup('G0001'), ...more)));
  return path;
}

const collection = { type: 'x-mitre-collection', id: 'x-mitre-collection--1', x_mitre_version: '19.1' };

describe('buildCatalogFile', () => {
  it('writes the catalogue and reports what is in it', async () => {
    const out = join(folder, 'out.json');
    const built = await buildCatalogFile({ bundle: await aBundleFile('enterprise-attack-7.0.json'), out });
    const bytes = await readFile(out);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(built).toEqual({ release: '7.0', techniques: 1, groups: 1, bytes: bytes.length, sha256 });
    expect(decodeCatalog(JSON.parse(bytes.toString())).techniques.map(({ id }) => id)).toEqual(['T1100', 'T1101']);
  });

  it('writes the same bytes again from the same bundle', async () => {
    const bundle = await aBundleFile('enterprise-attack-7.0.json');
    const [first, second] = [await buildCatalogFile({ bundle, out: join(folder, 'a') }), await buildCatalogFile({ bundle, out: join(folder, 'b') })];
    expect(second.sha256).toBe(first.sha256);
  });

  it('takes the release from the collection object, whatever the file is called', async () => {
    const built = await buildCatalogFile({ bundle: await aBundleFile('bundle.json', collection), out: join(folder, 'out.json') });
    expect(built.release).toBe('19.1');
  });

  it('takes the release from the caller when nothing else states it', async () => {
    const built = await buildCatalogFile({ bundle: await aBundleFile('bundle.json'), out: join(folder, 'out.json'), release: '18.1' });
    expect(built.release).toBe('18.1');
  });

  it.each([
    ['nothing states the release', 'bundle.json', [], {}, 'neither the bundle nor its name states the release'],
    ['name and collection disagree on it', 'enterprise-attack-19.0.json', [collection], {}, 'disagree on the release: 19.1, 19.0'],
    ['the caller names a non-release', 'bundle.json', [], { release: 'latest' }, '"latest" is not a release'],
    ['the digest differs', 'enterprise-attack-19.0.json', [], { expectedSha256: 'ab'.repeat(32) }, 'not read'],
  ])('writes nothing when %s', async (_, name, more, options, reason) => {
    const bundle = await aBundleFile(name, ...more);
    await expect(buildCatalogFile({ bundle, out: join(folder, 'out.json'), ...options })).rejects.toThrow(reason);
    expect(await readdir(folder)).toEqual([name]);
  });

  it('says which file it could not write and leaves no scrap', async () => {
    const bundle = await aBundleFile('enterprise-attack-7.0.json');
    await expect(buildCatalogFile({ bundle, out: join(folder, 'nowhere', 'out.json') })).rejects.toThrow('out.json: cannot be written');
    expect(await readdir(folder)).toEqual(['enterprise-attack-7.0.json']);
  });
});

const describeWithBundles = existsSync(BUNDLES) ? describe : describe.skip;

describeWithBundles('the shipped catalogues (skipped without the bundles they were built from: TTP_ATTACK_BUNDLES names their folder)', () => {
  it.each([
    ['18.1', 'enterprise-attack-18.1.json.gz'],
    ['19.0', 'enterprise-attack-19.0-facts.json.gz'],
  ])('%s is what its bundle builds today', async (release, bundle) => {
    const shipped = await readFile(join(PROJECT, 'data', `enterprise-${release}.json`));
    const { bundleSha256 } = decodeCatalog(JSON.parse(shipped.toString()));
    const out = join(folder, 'out.json');
    await buildCatalogFile({ bundle: join(BUNDLES, bundle), out, expectedSha256: bundleSha256 });
    expect((await readFile(out)).equals(shipped)).toBe(true);
  });
});

describe('the licence of MITRE', () => {
  it('travels with the shipped catalogues', async () => {
    expect(await readFile(join(PROJECT, 'data', 'LICENSE.txt'), 'utf8')).toContain('reproduced and distributed with the permission of The MITRE Corporation');
  });
});
