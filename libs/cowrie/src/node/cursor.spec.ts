// SPDX-License-Identifier: AGPL-3.0-or-later
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CowrieSessions } from '../sessions';
import { loadCursor, saveCursor, type Cursor } from './cursor';

const CURSOR: Cursor = { version: 1, files: [], sessions: new CowrieSessions().toJSON() };

describe('cursor', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cowrie-cursor-'));
    path = join(folder, 'cowrie.cursor');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is null where there is none', async () => {
    expect(await loadCursor(path)).toBeNull();
  });

  it('is read as it was saved, leaves nothing beside it, and is for its owner only', async () => {
    await saveCursor(path, CURSOR);
    await saveCursor(path, CURSOR);
    expect(await loadCursor(path)).toEqual(CURSOR);
    expect(await readdir(folder)).toEqual(['cowrie.cursor']);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['', 'it is not JSON'],
    [JSON.stringify(CURSOR).slice(0, 40), 'it is not JSON'],
    ['[]', 'it Expected object'],
    [JSON.stringify({ ...CURSOR, version: 9 }), '/version'],
    [JSON.stringify({ ...CURSOR, sessions: {} }), '/sessions/'],
    [JSON.stringify({ ...CURSOR, files: [{}] }), '/files/0'],
  ])('that is damaged is named, with what is wrong and what to do: %#', async (text, reason) => {
    await writeFile(path, text);
    const error = await loadCursor(path).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'CursorError' });
    expect(String(error)).toContain(`cursor ${path} is not usable: ${reason}`);
    expect(String(error)).toContain('delete it to import from the beginning');
  });

  it('that is a folder is no cursor', async () => {
    await expect(loadCursor(folder)).rejects.toThrow(`cursor ${folder} is not usable: it cannot be read`);
  });
});
