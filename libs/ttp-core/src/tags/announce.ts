// SPDX-License-Identifier: AGPL-3.0-or-later
import { ruleFired } from '../events/topics';
import type { Tag } from './tag';
import { namespaceBytes, uuidV5 } from './uuid-v5';

/**
 * What is told together of tags that were stored together, and one row of the outbox. It is written and deleted again for nearly every event, so
 * it names each tag once; `publicationsOf` makes its messages, always the same ones.
 */
export interface Announcement {
  readonly id: string;
  /** When they were stored, in unix seconds. */
  readonly ts: number;
  /** W3C trace context of what led to them. */
  readonly traceparent?: string | undefined;
  readonly anchors: Anchors;
  /** Uuids, in the order found. */
  readonly tags: readonly string[];
  /** By technique, sorted: which of the tags are of it, by their place. */
  readonly techniques: readonly (readonly [techniqueId: string, tags: readonly number[]])[];
}

/** What all tags of an announcement are about. */
export interface Anchors {
  readonly attacker_uuid: string | null;
  readonly identity_uuid: string | null;
  readonly session_id: string | null;
}

export interface AnnounceContext {
  /** Unix seconds. */
  readonly now: number;
  readonly traceparent?: string | undefined;
}

type Group = [Tag, ...Tag[]];

/** UUIDv5 of `decnet:ttp_outbox:v1` in the URL namespace. */
const OUTBOX_NAMESPACE = namespaceBytes('de787568-d579-500b-b875-52e066fda3ed');

/** Some 195 KB of ids: far below the broker's 1 MiB, however many commands a session had. */
const MAX_TAGS = 5000;

/**
 * What tells the bus about tags that were just stored: one announcement per attacker, identity and session, split above 5,000 tags.
 * A tag is new only once, so the first one gives an id that is unique and, built again from the same tags, the same.
 *
 * @throws {Rejected} when a technique's id can be no part of a subject.
 */
export function announce(fresh: readonly Tag[], context: AnnounceContext): Announcement[] {
  return groupedByAnchors(fresh).map((tags) => announcementOf(tags, context));
}

function announcementOf(tags: Group, { now, traceparent }: AnnounceContext): Announcement {
  const [first] = tags;
  return {
    id: uuidV5(OUTBOX_NAMESPACE, first.uuid),
    ts: now,
    ...(traceparent !== undefined && { traceparent }),
    anchors: { attacker_uuid: first.attackerUuid, identity_uuid: first.identityUuid, session_id: first.sessionId },
    tags: tags.map(({ uuid }) => uuid),
    techniques: placesByTechnique(tags),
  };
}

function placesByTechnique(tags: readonly Tag[]): Announcement['techniques'] {
  const places = new Map<string, number[]>();
  for (const [place, { techniqueId }] of tags.entries()) {
    const known = places.get(techniqueId);
    if (known) known.push(place);
    else places.set(publishable(techniqueId), [place]);
  }
  return [...places].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** Now, with nothing stored: what could never be published must not be stored either. */
function publishable(techniqueId: string): string {
  ruleFired(techniqueId);
  return techniqueId;
}

/** In the order first seen; a full group is followed by another. */
function groupedByAnchors(tags: readonly Tag[]): Group[] {
  const groups: Group[] = [];
  const open = new Map<string, Group>();
  for (const tag of tags) {
    const key = JSON.stringify([tag.attackerUuid, tag.identityUuid, tag.sessionId]);
    const group = open.get(key);
    if (group && group.length < MAX_TAGS) {
      group.push(tag);
    } else {
      const started: Group = [tag];
      groups.push(started);
      open.set(key, started);
    }
  }
  return groups;
}
