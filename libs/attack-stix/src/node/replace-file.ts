// SPDX-License-Identifier: AGPL-3.0-or-later
import { randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { AttackDataError } from '../catalog/attack-data-error';

/** Where a file is written before it gets its name. Processes that share a folder, in containers even under one pid, have one each. */
export const partOf = (path: string): string => `${path}.${randomUUID()}.part`;

/** Replaces a file by what `write` makes. A reader never sees a half of it, and a failure leaves no scrap behind. Throws `AttackDataError`. */
export async function replaceFile(path: string, write: (part: string) => Promise<void>): Promise<void> {
  const part = partOf(path);
  try {
    await write(part);
    await rename(part, path);
  } catch (cause) {
    await rm(part, { force: true });
    throw new AttackDataError(`${path}: cannot be written`, { cause });
  }
}
