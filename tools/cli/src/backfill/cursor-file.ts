// SPDX-License-Identifier: AGPL-3.0-or-later
import { ConfigError } from '@ttp/config';
import { instantOf } from '@ttp/ttp-core';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Slice } from '../commands/backfill';

/** Which run a cursor is of: another database, source or selection has another cursor. */
export interface CursorKey {
  /** Where the database is, without a password, and the id of its rule log: one that replaced it is another. */
  readonly database: string;
  readonly logId: string;
  readonly source: Slice;
  readonly sinceDays: number;
  readonly until: string | null;
  readonly rules: readonly string[] | null;
}

/** How far a run has come. */
export interface Cursor {
  /** Its own: `--since-days` means a later moment in each run. */
  readonly since: Date;
  /** The last row whose tags are stored, and all before it. */
  readonly after: string;
  /** Nothing is left of this source; another of the same run may be on its way. */
  readonly done: boolean;
}

/** A file in the data folder; every replacement is one step, so that a crash leaves the old one or the new one. */
export class CursorFile {
  readonly path: string;

  constructor(
    private readonly folder: string,
    private readonly key: CursorKey,
  ) {
    const hash = createHash('sha256').update(JSON.stringify(key)).digest('hex');
    this.path = join(folder, `backfill-${key.source}-${hash.slice(0, 16)}.json`);
  }

  /** Null where no run was cut short. Throws ConfigError. */
  read(): Cursor | null {
    try {
      return cursorIn(JSON.parse(readFileSync(this.path, 'utf8')));
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw new ConfigError([`the cursor ${this.path} cannot be used; delete it to begin anew (what is stored stays, nothing is stored twice)`]);
    }
  }

  /** Throws ConfigError. */
  write({ since, after, done }: Cursor): void {
    const draft = `${this.path}.${process.pid}.tmp`;
    try {
      mkdirSync(this.folder, { recursive: true });
      writeFileSync(draft, JSON.stringify({ version: 1, ...this.key, since: since.toISOString(), after, done }), { mode: 0o600 });
      renameSync(draft, this.path);
    } catch (cause) {
      throw new ConfigError([`the cursor ${this.path} cannot be written: ${String(cause)}; name a folder for it with --data`]);
    }
  }

  remove(): void {
    rmSync(this.path, { force: true });
  }
}

function cursorIn(json: unknown): Cursor {
  const { version, since, after, done } = json as Readonly<Record<string, unknown>>;
  const begin = instantOf(since);
  if (version !== 1 || begin === null || typeof after !== 'string' || typeof done !== 'boolean') throw new Error('not a cursor');
  return { since: begin, after, done };
}
