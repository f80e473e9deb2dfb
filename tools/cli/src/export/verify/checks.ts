// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackCatalog, Finding, StixFinding } from '@ttp/attack-stix';
import { resourceOf, StixVerifier, verifyAttackFlow, verifyLayer, verifyMisp, verifyStix, verifyTaxii } from '@ttp/attack-stix';
import type { Target } from './targets';

/** The checks of an export, fed piece by piece. */
export interface Check {
  /** The list whose objects are checked one by one; null where a document is checked as a whole. */
  readonly list: string | null;
  element(json: unknown, at: number): readonly Finding[];
  /** What is around the list, which had so many objects. */
  document(json: unknown, elements: number): readonly Finding[];
  /** What only all files together can tell. */
  finish(): readonly Finding[];
}

/** `attack` is of the release that the export speaks; of a layer, of one that knows it. */
export function checkOf(target: Target, attack: AttackCatalog): Check {
  if (target === 'misp') return mispCheck(attack);
  if (target === 'navigator') return wholeCheck((json) => verifyLayer(json, releaseOf(json, attack)));
  if (target === 'attack-flow') return wholeCheck(verifyAttackFlow);
  const verifier = new StixVerifier({ profile: target === 'opencti' ? 'opencti' : 'full', ordered: target !== 'taxii' });
  return {
    list: 'objects',
    element: (json) => verifier.add(json).map(withFix),
    document: (json, elements) => (target === 'taxii' ? envelopeFindings(json, elements) : bundleFindings(json, elements, verifier)),
    finish: () => verifier.finish().map(withFix),
  };
}

const withFix = ({ path, id, problem, fix }: StixFinding): Finding => ({ path, problem: `${id === '' ? '' : `${id}: `}${problem} (${fix})` });

/** An object that is alone, as in NDJSON, is one to check; a bundle's or a list's were. */
function bundleFindings(json: unknown, elements: number, verifier: StixVerifier): readonly Finding[] {
  if (Array.isArray(json)) return listFindings(json, elements);
  const bundle = recordOf(json);
  if (elements === 0 && bundle['type'] !== 'bundle') return verifier.add(json).map(withFix);
  // The objects were checked; that a bundle has an empty list is for this check to say.
  const around = elements === 0 ? bundle : { ...bundle, objects: undefined };
  return [...verifyStix(around).map(withFix), ...listFindings(bundle['objects'], elements)];
}

/** TAXII lets a page have properties of others, but what is no page at all is not to pass as an empty one. */
function envelopeFindings(json: unknown, elements: number): readonly Finding[] {
  const { objects, ...page } = recordOf(json);
  const resource = 'type' in page ? 'STIX bundle or object' : resourceOf(page);
  if (resource !== 'envelope') return [{ path: '', problem: `is another kind of document: ${resource} (name pages of a collection)` }];
  // The objects were checked; that a page has an empty list is for this check to say.
  const around = elements === 0 || Array.isArray(json) ? json : page;
  return [...verifyTaxii(around, 'envelope'), ...listFindings(objects, elements)];
}

/** Each object left a 0: what else is in the list is none. */
function listFindings(list: unknown, elements: number): readonly Finding[] {
  const isWhole = list === undefined ? elements === 0 : Array.isArray(list) && list.length === elements;
  return isWhole ? [] : [{ path: '', problem: 'the list holds something that is no object (write a list of objects)' }];
}

function mispCheck(attack: AttackCatalog): Check {
  const known = new Set<string>();
  // Of an event alone `verifyMisp` tells that a UUID comes twice; what two events share it cannot see.
  const shared = (event: unknown): readonly Finding[] => {
    const own = [...new Set(ownUuids(event))];
    const twice = own.filter((uuid) => known.has(uuid));
    for (const uuid of own) known.add(uuid);
    return twice.map((uuid) => ({ path: '', problem: `the UUID ${uuid} is in an event before (MISP drops the second)` }));
  };
  const check = (event: unknown) => [...verifyMisp(event, attack), ...shared(event)];
  return {
    list: 'response',
    element: (json, at) => check(json).map(({ path, problem }) => ({ path: `/response/${at}${path}`, problem })),
    document: (json, elements) => {
      const list = Array.isArray(json) ? json : recordOf(json)['response'];
      return list === undefined ? check(json) : listFindings(list, elements);
    },
    finish: () => [],
  };
}

/** Clusters and galaxies are the same in every event. */
function ownUuids(part: unknown): readonly string[] {
  if (Array.isArray(part)) return part.flatMap(ownUuids);
  if (typeof part !== 'object' || part === null) return [];
  const { uuid, Event, Attribute, Object: objects, Sighting, EventReport } = recordOf(part);
  const inside = [Event, Attribute, objects, Sighting, EventReport].flatMap(ownUuids);
  return typeof uuid === 'string' ? [uuid, ...inside] : inside;
}

const wholeCheck = (check: (json: unknown) => readonly Finding[]): Check => ({
  list: null,
  element: () => [],
  document: (json) => check(json),
  finish: () => [],
});

/** A layer names its release; one that is not here is checked against ours, and said to be another. */
function releaseOf(layer: unknown, attack: AttackCatalog): AttackCatalog {
  const { metadata } = recordOf(Array.isArray(layer) ? layer[0] : layer);
  const said = Array.isArray(metadata) ? metadata.map(recordOf).find(({ name }) => name === 'attack_release')?.['value'] : undefined;
  return (typeof said === 'string' ? attack.inRelease(said.replace(/^v/, '')) : null) ?? attack;
}

type Json = Readonly<Record<string, unknown>>;

const recordOf = (json: unknown): Json => (typeof json === 'object' && json !== null ? (json as Json) : {});
