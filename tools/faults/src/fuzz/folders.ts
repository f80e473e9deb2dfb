// SPDX-License-Identifier: AGPL-3.0-or-later
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files of a folder that fit a pattern, as they are. */
export const textsOf = (folder: string, pattern: string): readonly string[] =>
  globSync(pattern, { cwd: folder })
    .toSorted()
    .map((file) => readFileSync(join(folder, file), 'utf8'));
