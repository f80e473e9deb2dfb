// SPDX-License-Identifier: AGPL-3.0-or-later
import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CallFrame } from './cpu-profile';
import type { Frame } from './frame';

/** Tells where functions are written: for those of a bundle by the source map beside it, and under `root` by their path from there. */
export function locating(root: string): (frame: CallFrame) => Frame {
  const maps = new Map<string, SourceMap | null>();
  const mapOf = (bundle: string): SourceMap | null => {
    const known = maps.get(bundle);
    if (known !== undefined) return known;
    const map = readMap(`${bundle}.map`);
    maps.set(bundle, map);
    return map;
  };
  return (frame) => locate(frame, root, mapOf);
}

function locate({ functionName: name, url, lineNumber, columnNumber }: CallFrame, root: string, mapOf: (bundle: string) => SourceMap | null): Frame {
  // Of Node itself: node:internal/...
  if (!url.startsWith('file:')) return { name, file: url, line: lineNumber + 1 };
  const bundle = fileURLToPath(url);
  const entry = mapOf(bundle)?.findEntry(lineNumber, columnNumber);
  if (entry === undefined || !('originalSource' in entry)) return { name, file: shortened(bundle, root), line: lineNumber + 1 };
  return { name, file: shortened(resolve(dirname(bundle), entry.originalSource), root), line: entry.originalLine + 1 };
}

const readMap = (file: string): SourceMap | null => (existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, 'utf8'))) : null);

/** A package's own path is enough, wherever it is installed. */
function shortened(path: string, root: string): string {
  const at = path.lastIndexOf('/node_modules/');
  return at === -1 ? relative(root, path) : path.slice(at + 1);
}
