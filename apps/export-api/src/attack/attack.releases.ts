// SPDX-License-Identifier: AGPL-3.0-or-later
import { BadRequestException, Injectable, ServiceUnavailableException } from '@nestjs/common';
import { AttackCatalog } from '@ttp/attack-stix';

/** The ATT&CK releases that answers can be given in. */
@Injectable()
export class AttackReleases {
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

  /** The one that `?attack=` asks for. @throws {BadRequestException} when nobody has its data. */
  asked(release: string | undefined): AttackCatalog {
    if (release === undefined) return this.active;
    if (this.active.isEmpty) throw new ServiceUnavailableException('ATT&CK data is missing; the log of the service says why');
    const found = this.find(release);
    if (found === null) throw new BadRequestException(`attack must be one of ${this.active.knownReleases.join(', ')}`);
    return found;
  }
}
