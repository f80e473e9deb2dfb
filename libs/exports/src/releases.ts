// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackCatalog } from '@ttp/attack-stix';

/** The ATT&CK releases that an export can be given in. */
export class Releases {
  private readonly catalogs = new Map<string, AttackCatalog>();

  constructor(readonly active: AttackCatalog) {}

  /** By `19.0` or `v19.0`; null when nobody has its data. */
  find(release: string): AttackCatalog | null {
    const name = release.replace(/^v/, '');
    // Making one takes a while, and there are few; text that names none is not kept.
    const known = this.catalogs.get(name) ?? this.active.inRelease(name);
    if (known !== null) this.catalogs.set(name, known);
    return known;
  }
}
