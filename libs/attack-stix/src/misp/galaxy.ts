// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackCatalog } from '../catalog/catalog';
import type { StixObject, Technique } from '../catalog/facts';
import { text, texts } from '../catalog/stix-bundle';
import { clusterUuid, galaxyUuid } from './ids';
import type { MispCluster, MispGalaxy } from './schema';

// As CIRCL's converter names them for external STIX. A cluster is one for all events: it says nothing of one attacker's techniques.
const GALAXIES = {
  'attack-pattern': { name: 'STIX 2.1 Attack Pattern', icon: 'map', description: 'Attack patterns that were observed.' },
  'threat-actor': { name: 'STIX 2.1 Threat Actor', icon: 'user-secret', description: 'Actors that were observed.' },
} as const;

type Kind = keyof typeof GALAXIES;
type Meta = Readonly<Record<string, string | string[]>>;

export function techniqueGalaxy(techniques: readonly Technique[], attack: AttackCatalog): readonly MispGalaxy[] {
  const clusters = techniques.map(({ id, name, stixId, url, created, modified }) => {
    const kill_chain = attack.tacticsOf(id).map(({ shortname }) => `mitre-attack:${shortname}`);
    return cluster('attack-pattern', stixId, name, `ATT&CK technique ${id}.`, { created, modified, external_id: id, refs: [url], kill_chain });
  });
  return clusters.length > 0 ? [galaxy('attack-pattern', clusters)] : [];
}

export function actorGalaxy(actor: StixObject): MispGalaxy {
  const meta = { created: text(actor, 'created'), modified: text(actor, 'modified'), threat_actor_types: [...texts(actor, 'threat_actor_types')] };
  return galaxy('threat-actor', [cluster('threat-actor', actor.id, text(actor, 'name'), 'An actor seen by honeypots.', meta)]);
}

function galaxy(kind: Kind, clusters: MispCluster[]): MispGalaxy {
  const { name, icon, description } = GALAXIES[kind];
  return { uuid: galaxyUuid(name), name, type: `stix-2.1-${kind}`, namespace: 'stix', version: '21', icon, description, GalaxyCluster: clusters };
}

function cluster(kind: Kind, stixId: string, value: string, description: string, meta: Meta): MispCluster {
  return {
    uuid: clusterUuid(stixId),
    type: `stix-2.1-${kind}`,
    value,
    description,
    source: 'DECNET',
    version: '21',
    default: false,
    distribution: '0',
    collection_uuid: galaxyUuid(GALAXIES[kind].name),
    meta,
    GalaxyElement: Object.entries(meta).flatMap(([key, values]) => [values].flat().map((one) => ({ key, value: one }))),
  };
}
