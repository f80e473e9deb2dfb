// SPDX-License-Identifier: AGPL-3.0-or-later
import { Injectable, NotFoundException } from '@nestjs/common';
import type { Layer } from '@ttp/attack-stix';
import { makeLayer } from '@ttp/exports';
import { DossierReader, type Scope } from '@ttp/persistence';
import { AttackReleases } from '../attack/attack.releases';
import { layerCompared, type LayerQuery } from './layer.query';

@Injectable()
export class LayerMaker {
  constructor(
    private readonly reader: DossierReader,
    private readonly releases: AttackReleases,
  ) {}

  /** @throws {NotFoundException} when nobody has data of the release that is asked for. */
  async make(scope: Scope, { release, compare }: LayerQuery): Promise<Layer> {
    const other = compare === undefined ? undefined : layerCompared(compare);
    const layer = await makeLayer(this.reader, this.releases, { scope, release, compare: other });
    if (layer !== null) return layer;
    throw new NotFoundException(`there is no data of ATT&CK ${release}; known are ${this.releases.active.knownReleases.join(', ')}`);
  }
}
