// SPDX-License-Identifier: AGPL-3.0-or-later
// One Jest for all projects (a process per project takes twice as long), its results counted, a test that cleans up badly among the failures.
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { handOver, nodeBinary, notice, ROOT } from './shell.mjs';

/** What Jest says where a test left a server, socket or timer open: it cannot leave itself, or it had to end a worker process. */
const CANNOT_LEAVE = 'Jest did not exit';
const ENDED_WORKER = 'A worker process has failed to exit gracefully';
const LONGEST = Math.max(CANNOT_LEAVE.length, ENDED_WORKER.length);

/** Jest's own half second, and its own second, are short for a loaded machine. */
const WORKER_EXIT_MS = 6000;
const EXIT_MS = 4000;
const LAST_WORDS_MS = 1000;

/** `{ exitCode, passed, failed, skipped }`. What Jest prints goes to stderr. A test that leaves something open counts as one failure. */
export async function runJest(args, env) {
  const dir = mkdtempSync(join(tmpdir(), 'ttp-test-'));
  const report = join(dir, 'report.json');
  const options = ['--json', `--outputFile=${report}`, `--workerGracefulExitTimeout=${WORKER_EXIT_MS}`, `--openHandlesTimeout=${EXIT_MS}`, ...args];
  let leftOpen = Promise.resolve(false);
  try {
    const exitCode = await handOver(nodeBinary(), [join(ROOT, 'node_modules/jest/bin/jest.js'), ...options], {
      env,
      stdio: ['inherit', 2, 'pipe'],
      onStart: (jest) => void (leftOpen = watch(jest, report)),
    });
    const { passed, failed, skipped } = count(report);
    if (!(await leftOpen)) return { exitCode, passed, failed, skipped };
    notice('a test left a server, socket or timer open: close it in afterEach or afterAll; jest --detectOpenHandles FILE tells which');
    return { exitCode, passed, failed: failed + 1, skipped };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Passes on what Jest says and resolves to whether it spoke of something left open. A Jest that cannot leave is ended, its work done. */
async function watch(jest, report) {
  let leftOpen = false;
  let before = '';
  jest.stderr.setEncoding('utf8').on('data', (text) => {
    process.stderr.write(text);
    const said = before + text;
    const isStuck = said.includes(CANNOT_LEAVE) && existsSync(report);
    if (isStuck) jest.kill('SIGKILL');
    leftOpen ||= isStuck || said.includes(ENDED_WORKER);
    before = said.slice(-LONGEST);
  });
  // Servers that a test left running may hold the pipe for ever.
  jest.once('exit', () => setTimeout(() => jest.stderr.destroy(), LAST_WORDS_MS).unref());
  await once(jest.stderr, 'close');
  return leftOpen;
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
