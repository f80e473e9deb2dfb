// SPDX-License-Identifier: AGPL-3.0-or-later
import { Injectable } from '@nestjs/common';
import type { StixOptions } from '@ttp/attack-stix';
import { techniqueIn } from '@ttp/exports';
import { AttackReleases } from '../attack/attack.releases';
import type { StixQuery } from './export.queries';

/** What a query asks of an export, with the data of the release that it names. */
@Injectable()
export class ExportOptions {
  constructor(private readonly releases: AttackReleases) {}

  of({ attack: asked, tlp = 'none', profile = 'full' }: StixQuery): StixOptions {
    const attack = this.releases.asked(asked);
    return { attack, techniqueOf: techniqueIn(attack, this.releases), tlp, profile };
  }
}
