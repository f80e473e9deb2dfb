// SPDX-License-Identifier: AGPL-3.0-or-later
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { aSession, eventually, SESSION_ENDED, WorkerHarness } from './harness';

let folder: string;
let harness: WorkerHarness;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ttp-checkpoints-'));
  harness = await WorkerHarness.start({ type: 'sqlite', path: join(folder, 'ttp.sqlite') });
});
afterEach(async () => {
  await harness.stop();
  rmSync(folder, { recursive: true });
});

/** Of the file alone, as after the loss of its log. */
function tagsInFile(): number {
  const copy = join(folder, 'copy.sqlite');
  copyFileSync(join(folder, 'ttp.sqlite'), copy);
  const db = new DatabaseSync(copy);
  try {
    return Number(db.prepare('SELECT COUNT(*) AS tags FROM ttp_tag').get()?.['tags']);
  } catch {
    // Not even the table, or half of a page: a checkpoint is under way.
    return 0;
  } finally {
    db.close();
    rmSync(`${copy}-wal`, { force: true });
    rmSync(`${copy}-shm`, { force: true });
  }
}

it('a worker on SQLite has its tags moved from the log into the file while it runs, long before the log is full', async () => {
  await harness.startWorker();
  await harness.publish(SESSION_ENDED, aSession('s-1', ['uname -a']));
  await harness.settled();
  const stored = (await harness.tags()).length;
  expect(stored).toBeGreaterThan(0);
  await eventually(() => Promise.resolve(tagsInFile() === stored));
});
