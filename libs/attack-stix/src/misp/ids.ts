// SPDX-License-Identifier: AGPL-3.0-or-later
import { namespaceBytes, uuidV5 } from '@ttp/ttp-core';
import { productId } from '../stix/ids';

/** CIRCL's converter makes its ids in this namespace, for this organisation: a cluster of ours is the one that converted STIX brings. */
const CONVERTER = namespaceBytes('76beed5f-7251-457e-8c2a-b45f7b589d3d');
const CONVERTER_ORGANISATION = '55f6ea65-aa10-4c5a-bf01-4f84950d210f';

/** The UUID behind a STIX id's type. */
export const uuidOf = (stixId: string): string => stixId.slice(stixId.indexOf('--') + 2);

const productUuid = (...parts: readonly string[]): string => uuidOf(productId('misp', ...parts));

export const eventUuid = (attackerUuid: string): string => productUuid('misp-event', attackerUuid);

// MISP drops an attribute, or an object, whose UUID another event has: what two attackers may share is made unique by the event's.
export const attributeUuid = (event: string, type: string, value: string): string => productUuid('misp-attribute', event, type, value);
export const fileUuid = (event: string, sha256: string, filename = ''): string => productUuid('misp-object', event, 'file', sha256, filename);
export const sightingUuid = (event: string, seconds: string, source: string): string => productUuid('misp-sighting', event, seconds, source);
export const reportUuid = (event: string): string => productUuid('misp-report', event);

export const objectAttributeUuid = (name: string, object: string, relation: string, value: string): string =>
  uuidV5(CONVERTER, `${name}--${object} - ${relation} - ${value}`);
export const galaxyUuid = (name: string): string => uuidV5(CONVERTER, name);
export const clusterUuid = (stixId: string): string => uuidV5(CONVERTER, `${uuidOf(stixId)} - ${CONVERTER_ORGANISATION}`);
