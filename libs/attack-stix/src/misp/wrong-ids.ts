// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackCatalog } from '../catalog/catalog';
import { observableId } from '../stix/ids';
import type { Finding } from '../verify/finding';
import { attributeUuid, clusterUuid, fileUuid, galaxyUuid, objectAttributeUuid, reportUuid, sightingUuid, uuidOf } from './ids';
import { OBJECT_TEMPLATES } from './object-templates';
import type { MispAttribute, MispEvent, MispGalaxy, MispObject } from './schema';

type Expected = readonly [path: string, actual: string, expected: string];

/** The UUIDs of an event that are not made of what they name. What is made of the attacker's uuid, which no event has, is not checked. */
export function wrongIds(event: MispEvent, path: string, attack?: AttackCatalog): readonly Finding[] {
  const expected = [
    ...event.Attribute.flatMap((one, at) => attributeIds(one, `${path}/Attribute/${at}`, event.uuid)),
    ...(event.Object ?? []).flatMap((one, at) => objectIds(one, `${path}/Object/${at}`, event.uuid)),
    ...(event.EventReport ?? []).map(({ uuid }, at): Expected => [`${path}/EventReport/${at}/uuid`, uuid, reportUuid(event.uuid)]),
    ...event.Galaxy.flatMap((one, at) => galaxyIds(one, `${path}/Galaxy/${at}`)),
    ...(attack ? clusterIds(event, path, attack) : []),
  ];
  const wrong = expected.filter(([, actual, right]) => actual !== right);
  return wrong.map(([at, actual, right]) => ({ path: at, problem: `is ${actual}, and what it names gives ${right}` }));
}

function attributeIds({ uuid, type, category, value, Sighting = [] }: MispAttribute, path: string, event: string): readonly Expected[] {
  const sightings = Sighting.map(
    (one, at): Expected => [`${path}/Sighting/${at}/uuid`, one.uuid, sightingUuid(event, one.date_sighting, one.source)],
  );
  // The note's is the attacker's.
  if (category === 'External analysis') return sightings;
  const own = attributeUuid(event, type, value);
  // An address has the observable's, unless an earlier event has that.
  const address = uuidOf(observableId(value.includes(':') ? 'ipv6-addr' : 'ipv4-addr', { value }));
  return [[`${path}/uuid`, uuid, type === 'ip-src' && uuid !== own ? address : own], ...sightings];
}

function objectIds({ uuid, name, template_uuid, Attribute }: MispObject, path: string, event: string): readonly Expected[] {
  const valueOf = (relation: string) => Attribute.find((one) => one.object_relation === relation)?.value;
  const template = Object.entries(OBJECT_TEMPLATES).find(([known]) => known === name)?.[1].template_uuid ?? 'no template';
  return [
    [`${path}/template_uuid`, template_uuid, template],
    ...(name === 'file' ? [[`${path}/uuid`, uuid, fileUuid(event, valueOf('sha256') ?? '', valueOf('filename'))] as const] : []),
    ...Attribute.map(
      (one, at): Expected => [`${path}/Attribute/${at}/uuid`, one.uuid, objectAttributeUuid(name, uuid, one.object_relation ?? '', one.value)],
    ),
  ];
}

function galaxyIds({ uuid, name, GalaxyCluster }: MispGalaxy, path: string): readonly Expected[] {
  const inside = GalaxyCluster.map((one, at): Expected => [`${path}/GalaxyCluster/${at}/collection_uuid`, one.collection_uuid, uuid]);
  return [[`${path}/uuid`, uuid, galaxyUuid(name)], ...inside];
}

/** Clusters of techniques, and that each has its tag in MISP's own galaxy. */
function clusterIds({ Galaxy, Tag }: MispEvent, path: string, attack: AttackCatalog): readonly Expected[] {
  return Galaxy.flatMap(({ type, GalaxyCluster }, at) =>
    type !== 'stix-2.1-attack-pattern'
      ? []
      : GalaxyCluster.flatMap(({ uuid, meta }, position): Expected[] => {
          const technique = attack.technique(String(meta['external_id']));
          const place = `${path}/Galaxy/${at}/GalaxyCluster/${position}`;
          const tag = `misp-galaxy:mitre-attack-pattern="${technique?.name} - ${technique?.id}"`;
          return [
            [`${place}/uuid`, uuid, clusterUuid(technique?.stixId ?? '')],
            [`${path}/Tag`, Tag.find(({ name }) => name === tag)?.name ?? 'none', tag],
          ];
        }),
  );
}
