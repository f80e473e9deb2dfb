// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixObject } from '@ttp/attack-stix';
import type { AttackerWrite } from '@ttp/persistence';
import { dateAdded } from './date-added';
import type { PagePosition } from './page-position';

/** The objects of an attacker that a page may have, in their order. */
export interface AttackerPart extends AttackerWrite {
  readonly objects: readonly StixObject[];
}

/** What a page is to have. */
export interface Wanted {
  readonly limit: number;
  /** Null for any. A page that has all of them is the last. */
  readonly ids: ReadonlySet<string> | null;
  /** Null for any. */
  readonly types: ReadonlySet<string> | null;
  readonly hasVersion: (object: StixObject) => boolean;
}

export interface AddedObject {
  readonly object: StixObject;
  /** `2026-11-21T08:00:00.124000Z` */
  readonly dateAdded: string;
}

export interface ObjectPage {
  readonly added: readonly AddedObject[];
  /** Null on the last page. */
  readonly next: PagePosition | null;
}

/** Attackers that a page looks at: where few of their objects match, it ends with fewer than the limit, or none. */
export const MOST_ATTACKERS = 2_000;

/** Characters that a page has, or one object more: commands may be long. */
const MOST_CHARACTERS = 8 * 1024 * 1024;

/** Each object once on a page. What attackers share comes with each of them: a page does not know those before it. */
export async function objectPage(attackers: AsyncIterable<AttackerPart>, { limit, ids, types, hasVersion }: Wanted): Promise<ObjectPage> {
  const added: AddedObject[] = [];
  const present = new Set<string>();
  const isWanted = (object: StixObject) => (ids?.has(object.id) ?? true) && (types?.has(object.type) ?? true) && hasVersion(object);
  let [scanned, characters] = [0, 0];
  for await (const { at, uuid, objects } of attackers) {
    if (scanned++ === MOST_ATTACKERS) return { added, next: { at, uuid, behind: '' } };
    let behind = '';
    for (const object of objects.filter(isWanted)) {
      if (present.has(object.id)) continue;
      if (added.length === limit || characters > MOST_CHARACTERS) return { added, next: { at, uuid, behind } };
      added.push({ object, dateAdded: dateAdded(at) });
      present.add(object.id);
      behind = object.id;
      characters += JSON.stringify(object).length;
    }
    if (ids && present.size === ids.size) break;
  }
  return { added, next: null };
}
