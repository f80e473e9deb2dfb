// SPDX-License-Identifier: AGPL-3.0-or-later
// `npm test`: build, lint, typecheck and every test. All output goes to stderr; stdout holds one line: "N passed, N failed, N skipped".
import { runTargets } from './ensure-built.mjs';
import { ensureMariadb } from './ensure-mariadb.mjs';
import { ensureModules } from './ensure-modules.mjs';
import { ensureNatsServer } from './ensure-nats-server.mjs';
import { runJest } from './run-jest.mjs';
import { childEnv, main, notice, ROOT, secondsSince, step } from './shell.mjs';

await main(async () => {
  process.chdir(ROOT);
  ensureModules();
  const env = childEnv({ NATS_SERVER_BIN: ensureNatsServer(), ...ensureMariadb() });
  const checked = check();
  const start = performance.now();
  const tests = await runJest(process.argv.slice(2), env);
  notice(`jest ... ${secondsSince(start)}`);
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
