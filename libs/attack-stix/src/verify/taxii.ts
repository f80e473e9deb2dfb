// SPDX-License-Identifier: AGPL-3.0-or-later
import { repeated, schemaFindings } from './finding';
import type { Finding } from './finding';
import { isRecord, isText } from './stix-refs';
import { objectsIn, StixVerifier } from './stix-verifier';
import type { StixVerifyOptions } from './stix-verifier';
import { TAXII_SCHEMAS } from './taxii-schemas';
import type { TaxiiResource } from './taxii-schemas';

/**
 * All that is wrong with an answer of a TAXII 2.1 server, the STIX objects of an envelope included. A page may refer to objects of other pages:
 * what leads nowhere only the pages together can tell, as a `StixVerifier` does that is given all of them.
 */
export function verifyTaxii(json: unknown, resource: TaxiiResource = resourceOf(json), options: StixVerifyOptions = {}): readonly Finding[] {
  const shape = schemaFindings(TAXII_SCHEMAS[resource], json);
  if (shape.length > 0 || !isRecord(json)) return shape;
  return [...pagingFindings(json), ...(resource === 'envelope' ? objectFindings(json, options) : []), ...twins(json)];
}

/** Which of them it looks like; an envelope when in doubt. */
export function resourceOf(json: unknown): TaxiiResource {
  if (!isRecord(json)) return 'envelope';
  if ('max_content_length' in json) return 'api-root';
  if ('api_roots' in json) return 'discovery';
  if ('collections' in json) return 'collections';
  if ('can_read' in json) return 'collection';
  if ('versions' in json) return 'versions';
  if ('title' in json) return 'error';
  return objectsIn(json).some((record) => isRecord(record) && 'date_added' in record) ? 'manifest' : 'envelope';
}

function pagingFindings({ more, next }: Readonly<Record<string, unknown>>): readonly Finding[] {
  if (next === undefined || more === true) return [];
  return [{ path: '/next', problem: 'a next page where more is not true' }];
}

function objectFindings(envelope: object, options: StixVerifyOptions): readonly Finding[] {
  const verifier = new StixVerifier({ ...options, isKnown: () => true });
  return objectsIn(envelope).flatMap((object) => verifier.add(object));
}

/** A server of ours keeps one version of each object, so a page has each once. */
function twins(json: Readonly<Record<string, unknown>>): readonly Finding[] {
  const ids = objectsIn(json).map((object, at): [string, unknown] => [`/objects/${at}/id`, isRecord(object) ? object['id'] : undefined]);
  return repeated(ids.filter((one): one is [string, string] => isText(one[1])), 'id');
}
