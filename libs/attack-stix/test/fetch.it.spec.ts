// SPDX-License-Identifier: AGPL-3.0-or-later
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { AttackDataError } from '../src/catalog/attack-data-error';
import { DigestMismatch } from '../src/node/digest-mismatch';
import { fetchAttack, importAttack } from '../src/node/fetch';
import type { FetchOptions } from '../src/node/fetch';
import { loadAttack } from '../src/node';
import type { AttackSettings } from '../src/node';
import { aBundleText } from '../src/testing/a-bundle-file';
import { broken, endless, redirect, silent, startFileServer, whole, withRanges } from './file-server';
import type { FileServer } from './file-server';

const { text: TEXT, sha256: SHA256 } = aBundleText('20.0');
const NAME = 'enterprise-attack-20.0.json';
const BUNDLE = `/enterprise-attack/${NAME}`;
const LICENSE = '/LICENSE.txt';

let server: FileServer;
let folder: string;
let cache: string;
beforeEach(async () => {
  server = await startFileServer();
  server.answers.set(BUNDLE, withRanges(TEXT)).set(LICENSE, whole('terms'));
  folder = await mkdtemp(join(tmpdir(), 'fetch-attack-'));
  cache = join(folder, 'cache');
});
afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const settings = (more: Partial<AttackSettings> = {}): AttackSettings => ({
  attackBundle: '',
  attackCacheDir: cache,
  attackLicense: '',
  attackVersion: '20.0',
  attackSha256: SHA256,
  attackAutoFetch: false,
  ...more,
});

const fetched = (options: FetchOptions = {}, more: Partial<AttackSettings> = {}) => fetchAttack(settings(more), { mirror: server.url, ...options });

async function failureOf(options: FetchOptions = {}, more: Partial<AttackSettings> = {}): Promise<Error> {
  const failure: unknown = await fetched(options, more).catch((error: unknown) => error);
  if (failure instanceof AttackDataError) return failure;
  throw new Error('it did not fail as it should', { cause: failure });
}

const filesIn = async () => (await readdir(cache)).toSorted();

describe('fetchAttack', () => {
  it('brings licence and bundle, says how far it is, and warns of a licence that has changed', async () => {
    const seen: (readonly [number, number | null])[] = [];
    const warnings: string[] = [];
    const found = await fetched({
      onProgress: (received, total) => void seen.push([received, total]),
      onWarning: (message) => void warnings.push(message),
    });
    expect(found).toEqual({ bundlePath: join(cache, NAME), licensePath: join(cache, 'LICENSE.txt') });
    expect([await readFile(found.bundlePath, 'utf8'), await readFile(found.licensePath, 'utf8')]).toEqual([TEXT, 'terms']);
    expect(seen.at(-1)).toEqual([TEXT.length, TEXT.length]);
    expect(warnings).toEqual([expect.stringMatching(/^MITRE's licence has changed: its SHA-256 is [0-9a-f]{64}/)]);
    expect(server.asked).toEqual([LICENSE, BUNDLE]);
    expect(await filesIn()).toEqual(['LICENSE.txt', NAME]);
  });

  it('asks for nothing that is there, unless it is told to', async () => {
    await fetched();
    await fetched();
    expect(server.asked).toHaveLength(2);
    await fetched({ force: true });
    expect(server.asked).toHaveLength(4);
  });

  it('goes on where a broken download stopped', async () => {
    server.answers.set(BUNDLE, broken(TEXT, 100));
    expect((await failureOf()).message).toContain(`the ATT&CK bundle could not be downloaded from ${server.url}${BUNDLE}: `);
    expect(await filesIn()).toEqual(['LICENSE.txt', `${NAME}.part`]);
    server.answers.set(BUNDLE, withRanges(TEXT));
    await fetched();
    expect(server.asked.at(-1)).toBe(`${BUNDLE} bytes=100-`);
    expect(await readFile(join(cache, NAME), 'utf8')).toBe(TEXT);
  });

  it.each([
    ['the server cannot go on', whole(TEXT), 'x'.repeat(50)],
    ['it has more than there is', withRanges(TEXT), 'x'.repeat(TEXT.length + 1)],
  ])('begins again when %s', async (_, answering, part) => {
    await mkdir(cache);
    await writeFile(join(cache, `${NAME}.part`), part);
    server.answers.set(BUNDLE, answering);
    await fetched();
    expect(await readFile(join(cache, NAME), 'utf8')).toBe(TEXT);
  });

  it('removes a file that is not the pinned one, also when its beginning was from before', async () => {
    await mkdir(cache);
    await writeFile(join(cache, `${NAME}.part`), 'x'.repeat(50));
    expect(await failureOf()).toBeInstanceOf(DigestMismatch);
    expect(await filesIn()).toEqual(['LICENSE.txt']);
    await fetched();
    expect(await filesIn()).toEqual(['LICENSE.txt', NAME]);
  });

  it('refuses a cached file that is not the pinned one, and leaves it', async () => {
    await mkdir(cache);
    await writeFile(join(cache, NAME), 'tampered');
    expect(await failureOf()).toBeInstanceOf(DigestMismatch);
    expect(await readFile(join(cache, NAME), 'utf8')).toBe('tampered');
    expect((await fetched({ verify: false })).bundlePath).toBe(join(cache, NAME));
  });

  it.each([
    ['that says so', whole(TEXT)],
    ['that does not', endless(TEXT)],
  ])('refuses a file that is too large, from a server %s, and keeps nothing of it', async (_, answering) => {
    server.answers.set(BUNDLE, answering);
    expect((await failureOf({ maxBytes: TEXT.length - 1 })).message).toMatch(/: it has more than \d+ bytes$/);
    expect(await filesIn()).toEqual(['LICENSE.txt']);
  });

  it('gives up on a server that falls silent', async () => {
    server.answers.set(BUNDLE, silent);
    expect((await failureOf({ idleMs: 100 })).message).toMatch(/: nothing came for 0\.1 s$/);
  });

  it('names which of the two is not there', async () => {
    server.answers.delete(BUNDLE);
    expect((await failureOf()).message).toMatch(/^the ATT&CK bundle could not be downloaded from .*: HTTP 404$/);
    server.answers.delete(LICENSE);
    expect((await failureOf({ force: true })).message).toMatch(/^the ATT&CK licence could not be downloaded from .*: HTTP 404$/);
  });

  it('follows redirects, but not for ever', async () => {
    server.answers.set(BUNDLE, redirect('/elsewhere')).set('/elsewhere', whole(TEXT));
    await fetched();
    server.answers.set('/elsewhere', redirect('/elsewhere'));
    expect((await failureOf({ force: true })).message).toMatch(/: more than 5 redirects$/);
    expect(server.asked.filter((path) => path === '/elsewhere')).toHaveLength(6);
  });

  const ELSEWHERE = ['http://192.0.2.1/x', 'file:///etc/passwd', 'http://127.0.0.1.example.com/', 'http://[2001:db8::1]/'];

  it.each(ELSEWHERE)('asks %s for nothing', async (location) => {
    expect((await failureOf({ mirror: location, force: true })).message).toMatch(/: only https URLs are fetched$/);
    server.answers.set(BUNDLE, redirect(location));
    expect((await failureOf({ force: true })).message).toMatch(/: only https URLs are fetched$/);
  });
});

describe('importAttack', () => {
  it.each([
    ['plain', NAME, TEXT],
    ['compressed', `${NAME}.gz`, gzipSync(TEXT)],
  ])('brings a %s bundle and the licence beside it, in place of an older copy', async (_, name, content) => {
    await fetched();
    await writeFile(join(folder, 'any-name'), content);
    await writeFile(join(folder, 'LICENSE.txt'), 'newer terms');
    const asked = server.asked.length;
    const licensePath = join(cache, 'LICENSE.txt');
    expect(await importAttack(settings(), join(folder, 'any-name'))).toEqual({ bundlePath: join(cache, name), licensePath });
    expect([await filesIn(), await readFile(licensePath, 'utf8'), server.asked.length]).toEqual([['LICENSE.txt', name], 'newer terms', asked]);
  });

  it.each([
    ['it is another', 'tampered', 'terms', /its SHA-256 is/],
    ['no licence goes with it', TEXT, null, /LICENSE\.txt is no file: MITRE's terms of use/],
  ])('brings nothing when %s', async (_, content, terms, reason) => {
    const from = join(folder, NAME);
    await writeFile(from, content);
    if (terms !== null) await writeFile(join(folder, 'LICENSE.txt'), terms);
    await expect(importAttack(settings(), from)).rejects.toThrow(reason);
    expect(await readdir(cache).catch(() => [])).toEqual([]);
  });

  it('names a file that is not there', async () => {
    await expect(importAttack(settings(), join(folder, 'absent'))).rejects.toThrow(`absent is no file: name a bundle such as ${NAME}`);
  });
});

describe('loadAttack', () => {
  it('asks nobody for anything unless it is told to, then for both', async () => {
    await expect(loadAttack(settings(), { mirror: server.url })).rejects.toThrow('run ttp attack fetch');
    expect(server.asked).toEqual([]);
    const { catalog, bundlePath, licensePath } = await loadAttack(settings({ attackAutoFetch: true }), { mirror: server.url });
    expect([catalog.release, bundlePath, licensePath]).toEqual(['20.0', join(cache, NAME), join(cache, 'LICENSE.txt')]);
    expect(server.asked).toEqual([LICENSE, BUNDLE]);
  });

  it('does not fetch what ships', async () => {
    const { catalog } = await loadAttack(settings({ attackAutoFetch: true, attackVersion: '18.1', attackSha256: '' }), { mirror: server.url });
    expect([catalog.release, server.asked]).toEqual(['18.1', []]);
  });

  it('fetches the licence of an explicit bundle that has none', async () => {
    const attackBundle = join(folder, NAME);
    await writeFile(attackBundle, TEXT);
    const { licensePath } = await loadAttack(settings({ attackAutoFetch: true, attackBundle }), { mirror: server.url });
    expect([licensePath, server.asked]).toEqual([join(cache, 'LICENSE.txt'), [LICENSE]]);
  });

  it('leaves no part of a file behind when a download breaks off at the start of a service', async () => {
    server.answers.set(BUNDLE, broken(TEXT, 100));
    await expect(loadAttack(settings({ attackAutoFetch: true }), { mirror: server.url })).rejects.toThrow('could not be downloaded');
    expect(await filesIn()).toEqual(['LICENSE.txt']);
  });
});
