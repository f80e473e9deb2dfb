// SPDX-License-Identifier: AGPL-3.0-or-later
// Bundles one app or tool into dist/<project root>: our own TypeScript inlined, every npm dependency left external.
import { readFileSync, rmSync } from 'node:fs';
import { rolldown } from 'rolldown';

const projectRoot = process.argv[2];
if (!projectRoot) {
  console.error('usage: node tools/setup/build.mjs PROJECT_ROOT   (for example apps/ttp-worker)');
  process.exit(2);
}
const dependencies = Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).dependencies);
const outDir = `dist/${projectRoot}`;
rmSync(outDir, { recursive: true, force: true });
const bundle = await rolldown({
  input: { main: `${projectRoot}/src/main.ts` },
  platform: 'node',
  tsconfig: `${projectRoot}/tsconfig.json`,
  // Everything external but our own scope would also externalise rolldown's helper package, so the list is explicit.
  external: (id) => id.startsWith('node:') || dependencies.some((name) => id === name || id.startsWith(`${name}/`)),
});
await bundle.write({ dir: outDir, format: 'esm', sourcemap: true, entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js', keepNames: true });
await bundle.close();
