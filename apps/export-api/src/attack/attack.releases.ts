// SPDX-License-Identifier: AGPL-3.0-or-later
import { BadRequestException, Inject, Injectable, ServiceUnavailableException } from '@nestjs/common';
import { AttackCatalog } from '@ttp/attack-stix';
import { Releases } from '@ttp/exports';

/** The ATT&CK releases that answers can be given in. */
@Injectable()
export class AttackReleases extends Releases {
  constructor(@Inject(AttackCatalog) active: AttackCatalog) {
    super(active);
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
