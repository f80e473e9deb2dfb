// SPDX-License-Identifier: AGPL-3.0-or-later
// Builds the apps and tools unless dist already holds what the sources say.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { childEnv, nodeBinary, ROOT, run, SetupError, step } from './shell.mjs';

const SOURCES = ['apps', 'libs', 'tools', 'package.json', 'package-lock.json', 'nx.json', 'tsconfig.base.json'];
const NOT_BUILT = new Set(['node_modules', 'test', 'fixtures']);

/** nx has a cache of its own, but asking it takes a second. */
export function ensureBuilt() {
  const stamp = join(ROOT, 'dist/.stamp');
  const sources = digestSources(ROOT);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === `${sources} ${digestOutputs(ROOT)}`) return;
  step('building', () => {
    const { ok, output } = runTargets(['build']);
    if (!ok) throw new SetupError(`${output}\n\nthe build failed`);
  });
  // The sources as they were before the build: an edit made meanwhile must not count as built.
  writeFileSync(stamp, `${sources} ${digestOutputs(ROOT)}`);
}

/** Runs nx targets of every project: `{ ok, output }`, where the output names what failed and why. */
export function runTargets(targets) {
  return run(nodeBinary(), ['node_modules/.bin/nx', 'run-many', '-t', ...targets], { env: childEnv() });
}

/** Digest of the path and content of every file that a build may read; specs and fixtures are left out. */
export function digestSources(root) {
  return digest(SOURCES.flatMap((path) => files(root, path)).filter(isBuilt), (path) => readFileSync(join(root, path)));
}

const isBuilt = (path) => !path.endsWith('.spec.ts');

/** Digest of the path, time and size of every built file: a dist that someone else rebuilt, from whatever sources, is not ours. */
export function digestOutputs(root) {
  return digest(files(root, 'dist').filter((path) => path !== 'dist/.stamp'), (path) => {
    const { mtimeMs, size } = statSync(join(root, path));
    return `${mtimeMs} ${size}`;
  });
}

/** Paths of the files at or under `path`, relative to `root`, in a fixed order. */
function files(root, path) {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (!stat) return [];
  if (!stat.isDirectory()) return [path];
  const names = readdirSync(join(root, path)).filter((name) => !NOT_BUILT.has(name));
  return names.toSorted().flatMap((name) => files(root, join(path, name)));
}

function digest(paths, contentOf) {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(`${path}\0`).update(createHash('sha256').update(contentOf(path)).digest());
  return hash.digest('hex');
}
