// SPDX-License-Identifier: AGPL-3.0-or-later
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { locating } from './locate';

/** The third line of the bundle is the fifth of `src/settle.ts`. */
const MAP = { version: 3, sources: ['src/settle.ts'], names: [], mappings: ';;AAIA' };

describe('locating', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'ttp-locate-'));
    writeFileSync(join(root, 'main.js.map'), JSON.stringify(MAP));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const locate = (url: string, lineNumber: number) => locating(root)({ functionName: 'f', url, lineNumber, columnNumber: 0 });

  it('reads the source map of a bundle', () => {
    expect(locate(pathToFileURL(join(root, 'main.js')).href, 2)).toEqual({ name: 'f', file: 'src/settle.ts', line: 5 });
  });

  it('keeps the place of what has no map, or is not in it', () => {
    expect(locate(pathToFileURL(join(root, 'main.js')).href, 0)).toEqual({ name: 'f', file: 'main.js', line: 1 });
    expect(locate(pathToFileURL(join(root, 'other.js')).href, 2)).toEqual({ name: 'f', file: 'other.js', line: 3 });
    expect(locate('node:internal/timers', 524)).toEqual({ name: 'f', file: 'node:internal/timers', line: 525 });
    expect(locate('', -1)).toEqual({ name: 'f', file: '', line: 0 });
  });

  it('shortens a package to its own path', () => {
    expect(locate('file:///somewhere/node_modules/mysql2/lib/packet.js', 0).file).toBe('node_modules/mysql2/lib/packet.js');
  });
});
