// SPDX-License-Identifier: AGPL-3.0-or-later
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { AttackDataError } from '../catalog/attack-data-error';
import { loadShippedCatalog } from '../catalog/shipped';
import { aBundleText } from '../testing/a-bundle-file';
import type { AttackSettings } from './attack-settings';
import { DigestMismatch } from './digest-mismatch';
import { loadAttack } from './load-attack';
import { locateLicense } from './locate-license';
import { LICENSE_SHA256, pinnedBundle } from './pinned-bundle';

const RELEASE = '20.0';
const { text: TEXT, sha256: SHA256 } = aBundleText(RELEASE);
const NAME = `enterprise-attack-${RELEASE}.json`;
const INDEX = `catalog-${RELEASE}-${SHA256}.json`;
const EMPTY = { attackBundle: '', attackCacheDir: '', attackLicense: '', attackVersion: '', attackSha256: '' };
const NOTHING: AttackSettings = { ...EMPTY, attackAutoFetch: false };

let folder: string;
let cache: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'load-attack-'));
  cache = join(folder, 'cache');
  await mkdir(cache);
});
afterEach(() => rm(folder, { recursive: true }));

async function aFile(path: string, content: string | Buffer = 'terms'): Promise<string> {
  await writeFile(join(folder, path), content);
  return join(folder, path);
}

const settings = (more: Partial<AttackSettings> = {}): AttackSettings => {
  return { ...NOTHING, attackCacheDir: cache, attackVersion: RELEASE, attackSha256: SHA256, ...more };
};

const failureOf = (more: Partial<AttackSettings>): Promise<unknown> =>
  loadAttack(settings(more)).then(
    () => null,
    (error: unknown) => error,
  );

describe('loadAttack without a bundle', () => {
  it('gives what ships when nothing is set', async () => {
    const { catalog, bundlePath, licensePath } = await loadAttack(NOTHING);
    expect([catalog.release, bundlePath, licensePath]).toEqual(['19.0', null, null]);
  });

  it.each([
    [{ attackVersion: '18.1', attackSha256: '' }, '18.1'],
    [{ attackVersion: '19.0', attackSha256: '' }, '19.0'],
    [{ attackVersion: '', attackSha256: '' }, '19.0'],
  ])('gives what ships of the release that is named: %p', async (more, release) => {
    const { catalog, bundlePath } = await loadAttack(settings(more));
    expect([catalog.release, bundlePath]).toEqual([release, null]);
  });

  it.each([
    ['a release that does not ship', {}, /^no bundle of ATT&CK 20\.0: .*enterprise-attack-20\.0\.json is no file; run ttp attack fetch, or /],
    ['a digest, though the release ships', { attackVersion: '19.0' }, /^no bundle of ATT&CK 19\.0: /],
    ['a digest without a release', { attackVersion: '' }, /^DECNET_ATTACK_SHA256 is set and DECNET_ATTACK_VERSION is not: set both/],
    ['a release without a known digest', { attackSha256: '' }, /^DECNET_ATTACK_VERSION is 20\.0, and no SHA-256 is known .* set DECNET_ATTACK_SHA256 /],
  ])('refuses %s', async (_, more, message) => {
    const failure = await failureOf(more);
    expect(failure).toBeInstanceOf(AttackDataError);
    expect((failure as Error).message).toMatch(message);
  });
});

describe('loadAttack with an explicit bundle', () => {
  it.each([
    ['plain', NAME, TEXT],
    ['compressed', `${NAME}.gz`, gzipSync(TEXT)],
  ])('loads a %s one and the licence beside it, and lets rules name shipped releases', async (_, name, content) => {
    const attackBundle = await aFile(name, content);
    const license = await aFile('LICENSE.txt');
    const { catalog, bundlePath, licensePath } = await loadAttack(settings({ attackBundle }));
    expect([catalog.release, catalog.nameOf('T9001.001')]).toEqual([RELEASE, 'T9001 by name: T9001.001 by name']);
    expect([catalog.knownReleases, bundlePath, licensePath]).toEqual([[RELEASE, '18.1', '19.0'], attackBundle, license]);
  });

  it('names the variable and its value when it is no file, and falls back to nothing', async () => {
    await aFile(`cache/${NAME}`, TEXT);
    for (const attackBundle of [join(folder, 'absent.json'), folder]) {
      expect(String(await failureOf({ attackBundle }))).toContain(`DECNET_ATTACK_BUNDLE is ${attackBundle}, which is no file`);
    }
  });

  it.each([
    ['plain', NAME, `${TEXT} `],
    ['compressed', `${NAME}.gz`, gzipSync(`${TEXT} `)],
    ['no JSON at all', NAME, 'tampered'],
  ])('refuses one that is not the pinned one, before it is parsed: %s', async (_, name, content) => {
    await aFile('LICENSE.txt');
    const attackBundle = await aFile(name, content);
    const failure = await failureOf({ attackBundle });
    expect(failure).toBeInstanceOf(DigestMismatch);
    expect(String(failure)).toMatch(new RegExp(`${name}: its SHA-256 is [0-9a-f]{64}, expected ${SHA256} for ATT&CK ${RELEASE}; not read$`));
    expect(await readdir(cache)).toEqual([]);
  });

  it('refuses one that states another release than the one it is pinned for', async () => {
    await aFile('LICENSE.txt');
    const attackBundle = await aFile('bundle.json', TEXT);
    expect(String(await failureOf({ attackBundle, attackVersion: '20.1' }))).toContain('disagree on the release: 20.0, 20.1');
  });
});

describe('loadAttack with a cached bundle', () => {
  it.each([
    ['plain', NAME, TEXT],
    ['compressed', `${NAME}.gz`, gzipSync(TEXT)],
  ])('loads a %s one', async (_, name, content) => {
    await aFile('cache/LICENSE.txt');
    const path = await aFile(`cache/${name}`, content);
    expect((await loadAttack(settings())).bundlePath).toBe(path);
  });

  it('refuses one that was tampered with though its index was kept', async () => {
    await aFile('cache/LICENSE.txt');
    await aFile(`cache/${NAME}`, TEXT);
    await loadAttack(settings());
    expect(await readdir(cache)).toContain(INDEX);
    await aFile(`cache/${NAME}`, TEXT.replace('T9001', 'T9002'));
    expect(await failureOf({})).toBeInstanceOf(DigestMismatch);
  });
});

const nameInIndex = async () => (await loadAttack(settings())).catalog.nameOf('T9001');

describe('the index of a bundle', () => {
  let index: string;
  beforeEach(async () => {
    await aFile('cache/LICENSE.txt');
    await aFile(`cache/${NAME}`, TEXT);
    await loadAttack(settings());
    index = join(cache, INDEX);
  });

  const rename = async () => writeFile(index, (await readFile(index, 'utf8')).replaceAll('T9001 by name', 'from the index'));

  it('is what the second start reads', async () => {
    await rename();
    expect(await nameInIndex()).toBe('from the index');
  });

  it.each([
    ['is damaged', () => writeFile(index, '{')],
    ['others may write', async () => (await rename(), chmod(index, 0o666))],
    ['is of another bundle', async () => (await rename(), writeFile(index, (await readFile(index, 'utf8')).replace(SHA256, 'ab'.repeat(32))))],
  ])('is made again when it %s', async (_, change) => {
    await change();
    expect(await nameInIndex()).toBe('T9001 by name');
    await utimes(index, 0, 0);
    expect(await nameInIndex()).toBe('T9001 by name');
  });

  it('is done without where it cannot be kept', async () => {
    const attackBundle = await aFile(NAME, TEXT);
    const attackLicense = await aFile('TERMS.txt');
    const { catalog } = await loadAttack(settings({ attackBundle, attackLicense, attackCacheDir: attackLicense }));
    expect(catalog.release).toBe(RELEASE);
  });
});

describe('the licence', () => {
  it.each([
    ['the file that is named', { attackLicense: 'TERMS.txt', attackBundle: NAME }, 'TERMS.txt'],
    ['nothing, when what is named is no file', { attackLicense: 'absent.txt', attackBundle: NAME }, null],
    ['the sibling of an explicit bundle', { attackBundle: NAME }, 'LICENSE.txt'],
    ['the cached one, when the bundle has no sibling', { attackBundle: `elsewhere/${NAME}` }, 'cache/LICENSE.txt'],
    ['the cached one, without an explicit bundle', {}, 'cache/LICENSE.txt'],
    ['nothing, when nothing is there', { attackCacheDir: 'elsewhere' }, null],
  ])('is %s', async (_, more, expected) => {
    for (const path of ['TERMS.txt', 'LICENSE.txt', 'cache/LICENSE.txt']) await aFile(path);
    const named = Object.fromEntries(Object.entries(more).map(([key, path]) => [key, join(folder, path)]));
    expect(locateLicense(settings(named))).toBe(expected && join(folder, expected));
  });

  it('is demanded before anything of a bundle is read', async () => {
    const attackBundle = await aFile(NAME, 'not even JSON');
    const fix = /no ATT&CK licence: MITRE's terms of use .* run ttp attack fetch, put it at .*LICENSE\.txt, or set DECNET_ATTACK_LICENSE$/;
    expect(String(await failureOf({ attackBundle }))).toMatch(fix);
    const attackLicense = join(folder, 'absent.txt');
    const failure = String(await failureOf({ attackBundle, attackLicense }));
    expect(failure).toContain(`DECNET_ATTACK_LICENSE is ${attackLicense}, which is no file: MITRE's terms of use`);
  });
});

const BUNDLES = process.env['TTP_ATTACK_BUNDLES'] ?? join(__dirname, '../../../../../shared/attack');
const REAL = join(BUNDLES, 'enterprise-attack-18.1.json.gz');
const describeWithBundle = existsSync(REAL) ? describe : describe.skip;

describeWithBundle('the full bundle of 18.1 (skipped without it: TTP_ATTACK_BUNDLES names its folder)', () => {
  it('says what the shipped catalogue says, when it is built and when its index is read', async () => {
    const shipped = (await loadShippedCatalog('18.1')).facts;
    const attackLicense = await aFile('TERMS.txt');
    const load = () => loadAttack(settings({ attackBundle: REAL, attackLicense, attackVersion: '18.1', attackSha256: '' }));
    expect((await load()).catalog.facts).toEqual(shipped);
    expect((await load()).catalog.facts).toEqual(shipped);
  });
});

describe('pins', () => {
  it('are 64 hexadecimal digits', () => {
    for (const attackVersion of ['', '18.1', '19.0']) expect(pinnedBundle({ attackVersion, attackSha256: '' }).sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(LICENSE_SHA256).toMatch(/^[0-9a-f]{64}$/);
    expect(pinnedBundle({ attackVersion: '', attackSha256: '' })).toMatchObject({ release: '19.1', sha256: expect.stringMatching(/^bdf1ce86/) });
  });

  it.each(['18.1', '19.0'] as const)('of %s is of the bundle that the shipped catalogue was built from', async (release) => {
    expect((await loadShippedCatalog(release)).facts.bundleSha256).toBe(pinnedBundle({ attackVersion: release, attackSha256: '' }).sha256);
  });
});
