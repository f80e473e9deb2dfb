// SPDX-License-Identifier: AGPL-3.0-or-later
import { AttackDataError } from '../catalog/attack-data-error';

/** A file is not the one that was pinned: nothing of it is read. */
export class DigestMismatch extends AttackDataError {
  constructor(path: string, actual: string, pinned: string, release?: string) {
    const whose = release === undefined ? '' : ` for ATT&CK ${release}`;
    super(`${path}: its SHA-256 is ${actual}, expected ${pinned.toLowerCase()}${whose}; not read`);
  }
}
