// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixObject } from '@ttp/attack-stix';

/** Of what has no time of its own, such as an address: the standard leaves it to the server, and the object never changes. */
const UNVERSIONED = '1970-01-01T00:00:00.000Z';

/** TAXII 2.1, section 3.4.1. */
export function versionOf({ modified, created }: StixObject): string {
  return typeof modified === 'string' ? modified : typeof created === 'string' ? created : UNVERSIONED;
}

/** A collection has one version of each object: the first, the last, and all that there are. */
const ONLY: ReadonlySet<string> = new Set(['first', 'last', 'all']);

/** Whether one of the asked versions is the object's. Times are compared as such: they may have fewer digits. */
export const hasVersion = (object: StixObject, asked: readonly string[]): boolean =>
  asked.some((version) => ONLY.has(version) || Date.parse(version) === Date.parse(versionOf(object)));
