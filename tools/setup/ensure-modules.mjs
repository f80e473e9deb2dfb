// SPDX-License-Identifier: AGPL-3.0-or-later
// Installs the npm packages when node_modules is not what package-lock.json asks for.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { must, ROOT, step } from './shell.mjs';

const LISTS = ['dependencies', 'devDependencies', 'optionalDependencies', 'workspaces'];

export function ensureModules() {
  if (modulesFit(ROOT)) return;
  // .npmrc silences npm so that `npm start -- --json` prints nothing but JSON; here its errors are wanted. NODE_ENV=production would omit what builds us.
  step('installing dependencies', () => must('npm', ['ci', '--loglevel=error', '--include=dev', '--include=optional']));
}

/** Whether what npm says it installed is what the manifest and the lock ask for; packages for other platforms may be absent. */
export function modulesFit(root) {
  const record = join(root, 'node_modules/.package-lock.json');
  // npm writes its record last, so an interrupted install has none.
  if (!existsSync(record)) return false;
  const { '': manifest, ...packages } = readJson(join(root, 'package-lock.json')).packages;
  const installed = readJson(record).packages;
  return listsAgree(readJson(join(root, 'package.json')), manifest) && Object.keys(packages).every((path) => fits(packages[path], installed[path]));
}

const listsAgree = (manifest, locked) => LISTS.every((list) => isDeepStrictEqual(manifest[list], locked[list]));

function fits(wanted, installed) {
  if (!installed) return wanted.optional === true;
  return wanted.version === installed.version && wanted.integrity === installed.integrity;
}

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));
