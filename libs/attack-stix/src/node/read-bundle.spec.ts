// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { AttackDataError } from '../catalog/attack-data-error';
import { readBundle } from './read-bundle';

const TEXT = '{"type":"bundle","objects":[]}';
const SHA256 = createHash('sha256').update(TEXT).digest('hex');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'read-bundle-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function aFile(name: string, bytes: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

describe('readBundle', () => {
  it.each([
    ['plain', 'plain.json', TEXT],
    ['compressed', 'packed.json.gz', gzipSync(TEXT)],
    ['compressed under a plain name', 'packed.json', gzipSync(TEXT)],
  ])('reads a %s bundle and digests its uncompressed bytes', async (_, name, bytes) => {
    const path = await aFile(name, bytes);
    expect(await readBundle(path, SHA256.toUpperCase())).toEqual({ content: { type: 'bundle', objects: [] }, sha256: SHA256 });
  });

  it('checks the digest before it parses', async () => {
    const path = await aFile('tampered.json', 'not JSON at all');
    await expect(readBundle(path, SHA256)).rejects.toThrow(`expected ${SHA256}; not read`);
  });

  it.each([
    ['is not JSON', 'text.json', 'not JSON at all', 'text.json: not JSON'],
    ['is cut short', 'cut.json.gz', gzipSync(TEXT).subarray(0, 15), 'cut.json.gz: starts like a gzip file but does not decompress'],
    ['is empty', 'empty.json', '', 'empty.json: not JSON'],
  ])('refuses a file that %s', async (_, name, bytes, reason) => {
    const path = await aFile(name, bytes);
    await expect(readBundle(path)).rejects.toThrow(reason);
    await expect(readBundle(path)).rejects.toBeInstanceOf(AttackDataError);
  });

  it('names a file that is not there and keeps the cause', async () => {
    const error: unknown = await readBundle(join(folder, 'absent.json')).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'AttackDataError', message: expect.stringContaining('absent.json'), cause: { code: 'ENOENT' } });
  });
});
