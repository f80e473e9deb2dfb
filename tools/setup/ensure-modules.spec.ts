// SPDX-License-Identifier: AGPL-3.0-or-later
import { rmSync } from 'node:fs';
import { aFolder, inNode } from './testing/in-node';

const MANIFEST = { scripts: { start: 'node .' }, dependencies: { a: '1.0.0' } };
const LOCK = {
  '': { dependencies: { a: '1.0.0' } },
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/a-win32': { version: '1.0.0', integrity: 'sha512-w', optional: true },
};
const INSTALLED = { 'node_modules/a': LOCK['node_modules/a'] };

const cases = [
  { name: 'what the lock asks for, short of other platforms', manifest: MANIFEST, installed: INSTALLED, fits: true },
  { name: 'a manifest that changed in nothing npm installs', manifest: { ...MANIFEST, scripts: {} }, installed: INSTALLED, fits: true },
  { name: 'packages beyond the lock', manifest: MANIFEST, installed: { ...INSTALLED, 'node_modules/b': {} }, fits: true },
  { name: 'another version', manifest: MANIFEST, installed: { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } }, fits: false },
  { name: 'the same version with other content', manifest: MANIFEST, installed: { 'node_modules/a': { version: '1.0.0', integrity: '' } }, fits: false },
  { name: 'a package missing', manifest: MANIFEST, installed: {}, fits: false },
  { name: 'a manifest that the lock does not know yet', manifest: { dependencies: { a: '1.0.0', b: '1.0.0' } }, installed: INSTALLED, fits: false },
  { name: 'an install that never ended', manifest: MANIFEST, installed: undefined, fits: false },
];

it('reinstalls only for what npm would install otherwise', () => {
  const roots = cases.map(({ manifest, installed }) =>
    aFolder({
      'package.json': JSON.stringify(manifest),
      'package-lock.json': JSON.stringify({ packages: LOCK }),
      ...(installed && { 'node_modules/.package-lock.json': JSON.stringify({ packages: installed }) }),
    }),
  );
  const fits = inNode('ensure-modules.mjs', `${JSON.stringify(roots)}.map(it.modulesFit)`) as boolean[];
  for (const root of roots) rmSync(root, { recursive: true });
  expect(cases.map(({ name }, i) => ({ name, fits: fits[i] }))).toEqual(cases.map(({ name, fits: expected }) => ({ name, fits: expected })));
});
