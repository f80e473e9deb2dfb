// SPDX-License-Identifier: AGPL-3.0-or-later
// `npm test`: build, lint, typecheck and every test. All output goes to stderr; stdout holds one line: "N passed, N failed, N skipped".
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTargets } from './ensure-built.mjs';
import { ensureMariadb } from './ensure-mariadb.mjs';
import { ensureModules } from './ensure-modules.mjs';
import { ensureNatsServer } from './ensure-nats-server.mjs';
import { childEnv, handOver, main, nodeBinary, notice, ROOT, secondsSince, step } from './shell.mjs';

await main(async () => {
  process.chdir(ROOT);
  ensureModules();
  const env = childEnv({ NATS_SERVER_BIN: ensureNatsServer(), ...ensureMariadb() });
  const checked = check();
  const tests = await test(env, process.argv.slice(2));
  if (!checked) notice('build, lint or typecheck failed: see above the tests');
  const failed = tests.failed + (checked ? 0 : 1);
  console.log(`${tests.passed} passed, ${failed} failed, ${tests.skipped} skipped`);
  return failed === 0 && tests.exitCode === 0 && tests.passed > 0 ? 0 : 1;
});

/** The checks count as one test between them; nx caches them per project. */
function check() {
  const { ok, output } = step('build, lint, typecheck', () => runTargets(['build', 'lint', 'typecheck']));
  if (!ok) notice(output);
  return ok;
}

/** One Jest for all projects: a process per project takes twice as long. */
async function test(env, args) {
  const start = performance.now();
  const dir = mkdtempSync(join(tmpdir(), 'ttp-test-'));
  const report = join(dir, 'report.json');
  const jest = [join(ROOT, 'node_modules/jest/bin/jest.js'), '--json', `--outputFile=${report}`, ...args];
  try {
    const exitCode = await handOver(nodeBinary(), jest, { env, stdio: ['inherit', 2, 2] });
    notice(`jest ... ${secondsSince(start)}`);
    return { exitCode, ...count(report) };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** A suite that could not run has no tests to count, yet must show: it counts as one failure. */
function count(report) {
  if (!existsSync(report)) return { passed: 0, failed: 0, skipped: 0 };
  const result = JSON.parse(readFileSync(report, 'utf8'));
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}
