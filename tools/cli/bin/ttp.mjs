#!/usr/bin/env node
// SPDX-License-Identifier: AGPL-3.0-or-later
// Starts the built command line on a Node that is new enough: the pinned one of this checkout, else the caller's own.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { handOver, main, nodeBinary, ROOT, SetupError } from '../../setup/shell.mjs';

const ttp = join(ROOT, 'dist/tools/cli/main.js');

await main(() => {
  if (!existsSync(ttp)) throw new SetupError('ttp: not built yet; run `npm start` once, or `npm ci && npm run build`');
  return handOver(nodeBinary(), [ttp, ...process.argv.slice(2)]);
});
