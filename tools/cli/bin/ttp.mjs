#!/usr/bin/env node
// SPDX-License-Identifier: AGPL-3.0-or-later
// Starts the built command line on a Node that is new enough: the caller's own, which needs no second process, else the pinned one of this checkout.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { handOver, main, otherNode, ROOT, SetupError } from '../../setup/shell.mjs';

const ttp = join(ROOT, 'dist/tools/cli/main.js');

async function inThisProcess() {
  process.argv[1] = ttp;
  await import(pathToFileURL(ttp).href);
}

await main(() => {
  if (!existsSync(ttp)) throw new SetupError('ttp: not built yet; run `npm start` once, or `npm ci && npm run build`');
  const node = otherNode();
  return node === null ? inThisProcess() : handOver(node, [ttp, ...process.argv.slice(2)]);
});
