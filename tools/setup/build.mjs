// SPDX-License-Identifier: AGPL-3.0-or-later
// Bundles one app or tool into dist/<project root>: our own TypeScript inlined, npm dependencies left external.
// With --faults OUT_DIR the bundle goes there and has the points at which the fault harness can kill it; no other bundle has any.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, readFileSync, rmSync } from 'node:fs';
import { basename, resolve } from 'node:path';
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

/**
 * Reading a few large files takes a start less time than finding hundreds of small ones: what a program always needs goes into its bundle.
 * Nothing that its external packages, Nest above all, would load a second time.
 */
const INLINED = {
  'tools/cli': ['@sinclair/typebox', 'class-validator', 'commander', 'reflect-metadata', 'yaml'],
  'apps/ttp-worker': [
    '@nats-io/jetstream',
    '@nats-io/kv',
    '@nats-io/transport-node',
    '@sinclair/typebox',
    'class-transformer',
    'class-validator',
    'jose',
    'prom-client',
    'typeorm',
    'yaml',
  ],
};

/**
 * What runs first: has Node keep what it compiles, then loads the program. The folder is as trustworthy as the program beside it, and goes with
 * the packages; where it cannot be written all is compiled anew, without a word.
 */
const START = 'start';
const withCompileCache = {
  name: 'with-compile-cache',
  resolveId: (id) => (id === START ? id : null),
  load: (id) =>
    id === START
      ? `import { enableCompileCache } from 'node:module';
         import { fileURLToPath } from 'node:url';
         enableCompileCache(fileURLToPath(new URL('../../../node_modules/.cache/ttp', import.meta.url)));
         await import('${resolve(projectRoot, 'src/main.ts')}');`
      : null,
};

/** Of what reads and compiles rules: a pack of compiled rules is for this program alone; see rule-source. */
function digestRuleProgram() {
  const sources = 'libs/{ttp-core/src,attack-stix/src/catalog,attack-stix/data}/**/*.{ts,json}';
  const files = globSync([sources, 'package-lock.json']).filter((file) => !file.endsWith('.spec.ts'));
  const digest = createHash('sha256');
  for (const file of files.toSorted()) digest.update(`${file}\0`).update(createHash('sha256').update(readFileSync(file)).digest());
  return digest.digest('hex');
}

const inlined = INLINED[projectRoot] ?? [];
const dependencies = Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).dependencies).filter((name) => !inlined.includes(name));
const outDir = faultsDir ?? `dist/${projectRoot}`;
// Run once all is written: what the program itself has to prepare.
const afterBuild = faultsDir ? [] : globSync(`${projectRoot}/src/after-build.ts`);
// The program starts each of its threads by the name of a file beside its own.
const threads = globSync(`${projectRoot}/src/**/*.thread.ts`);
const byName = (files) => Object.fromEntries(files.map((file) => [basename(file, '.ts'), file]));
const bundle = await rolldown({
  input: { main: faultsDir ? `${projectRoot}/src/main.ts` : START, ...byName([...threads, ...afterBuild]) },
  platform: 'node',
  transform: {
    define: { 'globalThis.TTP_FAULT_POINTS': String(mode === '--faults'), 'globalThis.TTP_RULE_PROGRAM': JSON.stringify(digestRuleProgram()) },
  },
  tsconfig: `${projectRoot}/tsconfig.json`,
  // Of a package inside the bundle only what is used stays, which needs its ES modules.
  resolve: { mainFields: ['module', 'main'] },
  plugins: [jsonAsText, withCompileCache],
  // Everything external but our own scope would also externalise rolldown's helper package, so the list is explicit.
  external: (id) => id.startsWith('node:') || dependencies.some((name) => id === name || id.startsWith(`${name}/`)),
});
rmSync(outDir, { recursive: true, force: true });
await bundle.write({ dir: outDir, format: 'esm', sourcemap: true, entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js', keepNames: true });
await bundle.close();
for (const file of afterBuild) execFileSync(process.execPath, [`${outDir}/${basename(file, '.ts')}.js`], { stdio: 'inherit' });
