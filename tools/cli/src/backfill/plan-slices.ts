// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Slice, SLICES } from '../commands/backfill';
import { type Cursor, CursorFile, type CursorKey } from './cursor-file';

/** A source, where its replay begins, and where it is written down how far that came. */
export interface PlannedSlice {
  readonly source: Slice;
  readonly start: Cursor;
  /** Null in a dry run. */
  readonly file: CursorFile | null;
}

export interface SliceWishes {
  readonly source: Slice | 'all';
  readonly since: Date;
  readonly isDry: boolean;
  readonly resume: boolean;
}

/**
 * Each source with its cursor, all of them written before the first row is read: whatever ends the run then, it can go on, and with the same
 * cutoff. Throws ConfigError.
 */
export function planSlices(folder: string, key: Omit<CursorKey, 'source'>, wishes: SliceWishes): readonly PlannedSlice[] {
  const { source: asked, since, isDry, resume } = wishes;
  const fresh: Cursor = { since, after: '', done: false };
  return SLICES.filter((source) => asked === 'all' || asked === source).map((source) => {
    if (isDry) return { source, start: fresh, file: null };
    const file = new CursorFile(folder, { ...key, source });
    const found = resume ? file.read() : null;
    if (found === null) file.write(fresh);
    return { source, start: found ?? fresh, file };
  });
}
