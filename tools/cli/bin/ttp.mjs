#!/usr/bin/env node
// SPDX-License-Identifier: AGPL-3.0-or-later
// Starts the built command line on a Node that is new enough: the pinned one of this checkout, else the caller's own.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const main = join(root, 'dist/tools/cli/main.js');
const pinned = join(root, 'node_modules/.bin/node');

if (!existsSync(main)) {
  process.stderr.write('ttp: not built yet; run `npm start` once, or `npm ci && npm run build`\n');
  process.exit(1);
}
const child = spawn(existsSync(pinned) ? pinned : process.execPath, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
// The terminal signals the whole group: the child decides when it has drained.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => signal === 'SIGTERM' && child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
