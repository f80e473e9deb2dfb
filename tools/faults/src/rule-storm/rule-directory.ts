// SPDX-License-Identifier: AGPL-3.0-or-later
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Edit } from './plan-edits';

/** The directory that rule-sync watches, as those who edit rules use it. */
export class RuleDirectory {
  constructor(
    readonly path: string,
    first: ReadonlyMap<string, string>,
  ) {
    mkdirSync(path);
    for (const [name, text] of first) this.save(name, text, true);
  }

  apply(edit: Edit): void {
    if (edit.kind === 'delete') rmSync(this.at(edit.name));
    else if (edit.kind === 'rename') renameSync(this.at(edit.name), this.at(edit.to));
    else this.save(edit.name, edit.text, edit.isInPlace);
  }

  /** In place, a reader may meet an empty file. */
  save(name: string, text: string, isInPlace: boolean): void {
    const written = this.at(isInPlace ? name : `.${name}.tmp`);
    writeFileSync(written, text);
    if (!isInPlace) renameSync(written, this.at(name));
  }

  private at(name: string): string {
    return join(this.path, name);
  }
}
