// SPDX-License-Identifier: AGPL-3.0-or-later
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stage } from './stage';

const MIB = 1_048_576;
const PAGE = 4_096;

/** Why there can be none here, or null: it takes root, and not every container's root may mount. */
export function noSmallDisk(): string | null {
  const dir = mkdtempSync(join(tmpdir(), 'ttp-disk-'));
  try {
    mount(dir, 1);
    execFileSync('umount', [dir]);
    return null;
  } catch {
    return 'needs a small disk of its own, which takes root and the right to mount';
  } finally {
    rmSync(dir, { recursive: true });
  }
}

const mount = (dir: string, mib: number) => execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mib}m`, 'ttp-faults', dir], { stdio: 'pipe' });

/** A file system of its own that can be filled up. */
export class SmallDisk {
  private readonly ballast: string;

  private constructor(readonly dir: string) {
    this.ballast = join(dir, 'ballast');
  }

  static open(stage: Stage, mib: number): SmallDisk {
    const dir = join(stage.dir, 'disk');
    mkdirSync(dir);
    mount(dir, mib);
    // Lazily: whoever still has a file open must not keep the mount for ever.
    stage.defer(() => execFileSync('umount', ['-l', dir]));
    return new SmallDisk(dir);
  }

  fill(): void {
    const file = openSync(this.ballast, 'w');
    try {
      for (const size of [MIB, PAGE]) while (append(file, size));
    } finally {
      closeSync(file);
    }
  }

  free(): void {
    rmSync(this.ballast, { force: true });
  }
}

/** Whether all of it was written. */
function append(file: number, size: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(size)) === size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw error;
  }
}
