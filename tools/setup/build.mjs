// SPDX-License-Identifier: AGPL-3.0-or-later
// Bundles one app or tool into dist/<project root>: our own TypeScript inlined, every npm dependency left external.
// With --faults OUT_DIR the bundle goes there and has the points at which the fault harness can kill it; no other bundle has any.
import { globSync, readFileSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { rolldown } from 'rolldown';

const [projectRoot, mode, faultsDir] = process.argv.slice(2);
if (!projectRoot || (mode && (mode !== '--faults' || !faultsDir))) {
  console.error('usage: node tools/setup/build.mjs PROJECT_ROOT [--faults OUT_DIR]   (for example apps/ttp-worker)');
  process.exit(2);
}
/** An engine reads JSON out of a text many times faster than the same data as a program: the catalogues load in a third of the time. */
const jsonAsText = {
  name: 'json-as-text',
  load: {
    filter: { id: /\.json$/ },
    handler: (id) => ({ code: `export default JSON.parse(${JSON.stringify(readFileSync(id, 'utf8'))});`, moduleType: 'js' }),
  },
};

const dependencies = Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).dependencies);
const outDir = faultsDir ?? `dist/${projectRoot}`;
// The program starts each of its threads by the name of a file beside its own.
const threads = globSync(`${projectRoot}/src/**/*.thread.ts`).map((file) => [basename(file, '.ts'), file]);
rmSync(outDir, { recursive: true, force: true });
const bundle = await rolldown({
  input: { main: `${projectRoot}/src/main.ts`, ...Object.fromEntries(threads) },
  platform: 'node',
  transform: { define: { 'globalThis.TTP_FAULT_POINTS': String(mode === '--faults') } },
  tsconfig: `${projectRoot}/tsconfig.json`,
  plugins: [jsonAsText],
  // Everything external but our own scope would also externalise rolldown's helper package, so the list is explicit.
  external: (id) => id.startsWith('node:') || dependencies.some((name) => id === name || id.startsWith(`${name}/`)),
});
await bundle.write({ dir: outDir, format: 'esm', sourcemap: true, entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js', keepNames: true });
await bundle.close();
