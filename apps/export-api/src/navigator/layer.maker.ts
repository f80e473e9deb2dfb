// SPDX-License-Identifier: AGPL-3.0-or-later
import { Injectable, NotFoundException } from '@nestjs/common';
import { type AttackCatalog, comparisonLayer, type Layer, type LayerSource, navigatorLayer, releasesOf } from '@ttp/attack-stix';
import { DossierReader, type Scope } from '@ttp/persistence';
import { AttackReleases } from '../attack/attack.releases';
import { comparedScope, type LayerQuery } from './layer.query';

@Injectable()
export class LayerMaker {
  constructor(
    private readonly reader: DossierReader,
    private readonly releases: AttackReleases,
  ) {}

  /** Without a time of its own: the same tags give the same layer, which spares a client that has it already. */
  async make(scope: Scope, { release, compare }: LayerQuery): Promise<Layer> {
    const own = await this.read(scope);
    if (compare === undefined) return navigatorLayer({ name: titleOf(longName(scope)), ...own }, this.catalogFor(release, own));
    const otherScope = comparedScope(compare);
    const other = await this.read(otherScope);
    const catalog = this.catalogFor(release, own, other);
    const head = { name: titleOf(`${longName(scope)} and ${longName(otherScope)}`) };
    return comparisonLayer(head, { label: shortName(scope), ...own }, { label: shortName(otherScope), ...other }, catalog);
  }

  private async read(scope: Scope): Promise<LayerSource> {
    const [groups, actors] = await Promise.all([this.reader.tagGroups(...scope), this.reader.techniqueActors(...scope)]);
    return { groups, actors };
  }

  private catalogFor(release: string | undefined, ...sources: readonly LayerSource[]): AttackCatalog {
    if (release === undefined) {
      const present = releasesOf(sources.flatMap(({ groups }) => groups));
      return present.flatMap((one) => this.releases.find(one) ?? [])[0] ?? this.releases.active;
    }
    const known = this.releases.find(release);
    if (known !== null) return known;
    const { knownReleases } = this.releases.active;
    throw new NotFoundException(`there is no data of ATT&CK ${release}; known are ${knownReleases.join(', ')}`);
  }
}

const titleOf = (whose: string): string => `DECNET TTP coverage — ${whose}`;

const longName = ([kind, id]: Scope): string => (id === undefined ? kind : `${kind} ${id}`);

const shortName = ([kind, id]: Scope): string => (id === undefined ? kind : `${kind} ${id.slice(0, 8)}`);
