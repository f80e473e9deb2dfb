// SPDX-License-Identifier: AGPL-3.0-or-later
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { aFolder } from './testing/in-node';

const LICENSED = '// SPDX-License-Identifier: AGPL-3.0-or-later\n';

function lint(files: Record<string, string>) {
  const root = aFolder(files);
  const { status, stderr } = spawnSync(process.execPath, [join(__dirname, 'lint-spdx.mjs'), root], { encoding: 'utf8' });
  rmSync(root, { recursive: true });
  return { status, unlicensed: [...stderr.matchAll(/^(.+?):1:/gm)].map((line) => line[1]?.slice(root.length + 1)) };
}

it('names each source file without its licence line', () => {
  expect(lint({ 'a.ts': LICENSED, 'src/b.ts': 'export {};\n', 'src/c.yaml': 'a: 1\n' })).toEqual({ status: 1, unlicensed: ['src/b.ts', 'src/c.yaml'] });
});

it('accepts the line first or below a shebang, and asks it of no data, fixture or Markdown', () => {
  const hash = LICENSED.replace('//', '#');
  const files = { 'a.sh': `#!/bin/sh\n${hash}`, 'b.yaml': hash, 'c.mjs': LICENSED, 'data/d.yaml': 'a: 1', 'fixtures/e.ts': '', 'README.md': '# Hi' };
  expect(lint(files)).toEqual({ status: 0, unlicensed: [] });
});

it('refuses another licence', () => {
  expect(lint({ 'a.ts': LICENSED.replace('AGPL', 'GPL') })).toEqual({ status: 1, unlicensed: ['a.ts'] });
});
