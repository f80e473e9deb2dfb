// SPDX-License-Identifier: AGPL-3.0-or-later
// Fails when a source file lacks its licence line: every file must say its licence when it travels alone.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const SOURCE = /\.(ts|mts|mjs|cjs|js|sh|yaml)$/;
const SKIPPED = new Set(['node_modules', 'dist', 'data', 'fixtures']);
const LICENCE_LINE = /^(\/\/|#) SPDX-License-Identifier: AGPL-3\.0-or-later$/;

function* sources(dir) {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    if (SKIPPED.has(entry.name)) continue;
    const path = join(dir, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (SOURCE.test(entry.name)) yield path;
  }
}

const roots = process.argv.slice(2);
const missing = roots
  .flatMap((root) => [...sources(root)])
  .filter((path) => !readFileSync(path, 'utf8').split('\n', 2).some((line) => LICENCE_LINE.test(line)));
for (const path of missing) console.error(`${path}:1: no licence line; add "// SPDX-License-Identifier: AGPL-3.0-or-later" as its first line`);
process.exit(missing.length > 0 ? 1 : 0);
