// SPDX-License-Identifier: AGPL-3.0-or-later
import { Type, type Static } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { COWRIE_STATE } from '../state';
import { FILE_MARK } from './log-file';
import { codeOf, unlessMissing } from './missing';

const CURSOR = Type.Object({ version: Type.Literal(1), files: Type.Array(FILE_MARK), sessions: COWRIE_STATE });

/** How far the files were read, and the sessions that were under way there. */
export type Cursor = Static<typeof CURSOR>;

/** A cursor file that cannot be used; the message names it and says what to do. */
export class CursorError extends Error {
  override readonly name = 'CursorError';

  constructor(path: string, reason: string, cause?: unknown) {
    const fix = 'Restore it, or delete it to import from the beginning (what was published already is recognised).';
    super(`cursor ${path} is not usable: ${reason}. ${fix}`, { cause });
  }
}

/**
 * The cursor at `path`, or null where there is none yet.
 *
 * @throws {CursorError}
 */
export async function loadCursor(path: string): Promise<Cursor | null> {
  const text = await readText(path);
  if (text === null) return null;
  const json = parsed(path, text);
  if (Value.Check(CURSOR, json)) return json;
  const error = Value.Errors(CURSOR, json).First();
  throw new CursorError(path, `${error?.path || 'it'} ${error?.message ?? 'is wrong'}`);
}

/** Replaces the cursor in one step: a crash leaves the old one or the new one. Only its owner may read it, as it quotes attackers. */
export async function saveCursor(path: string, cursor: Cursor): Promise<void> {
  const draft = `${path}.tmp`;
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(JSON.stringify(cursor));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  await syncFolder(dirname(path));
}

async function readText(path: string): Promise<string | null> {
  try {
    return await unlessMissing(readFile(path, 'utf8'));
  } catch (error) {
    throw new CursorError(path, `it cannot be read (${String(codeOf(error))})`, error);
  }
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CursorError(path, 'it is not JSON');
  }
}

// The new name itself is only safe once its folder is.
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
