// SPDX-License-Identifier: AGPL-3.0-or-later
import { DatabaseSync } from 'node:sqlite';

const EVERY_MS = 100;

/**
 * Moves what is written to a SQLite file from its write-ahead log into the file, for as long as this thread lives. A writer does that itself once
 * the log is long, and waits for the disk meanwhile with all else that its thread does; behind this there is little left for it to do. A
 * checkpoint of this kind (PASSIVE) waits for nobody, and nobody waits for it.
 */
export function keepCheckpointing(path: string): void {
  const db = new DatabaseSync(path, { timeout: 0 });
  const checkpoint = db.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  setInterval(() => attempt(() => checkpoint.all()), EVERY_MS);
}

function attempt(work: () => unknown): void {
  try {
    work();
  } catch {
    // A full disk, say: the writer meets it, too, and is the one to tell.
  }
}
