// SPDX-License-Identifier: AGPL-3.0-or-later
import { hash } from 'node:crypto';
import { encodeEnvelope } from '../events/encode-envelope';
import { ruleFired, TTP_TAGGED } from '../events/topics';
import type { Tag } from './tag';
import { namespaceBytes, uuidV5 } from './uuid-v5';

/** One message for the bus. */
export interface Publication {
  readonly subject: string;
  /** `Nats-Msg-Id`: the same however often it is sent. */
  readonly msgId: string;
  /** The envelope, as JSON. */
  readonly data: string;
  /** W3C trace context of what led to it, for the header of that name. */
  readonly traceparent?: string | undefined;
}

/** One row of the outbox: what is published together, in this order. */
export interface OutboxMessage {
  readonly id: string;
  readonly publications: readonly Publication[];
}

export interface AnnounceContext {
  /** Unix seconds. */
  readonly now: number;
  readonly traceparent?: string | undefined;
}

/** Fields shared by `ttp.tagged` and `ttp.rule.fired.<technique>`. */
type Anchors = { readonly attacker_uuid: string | null; readonly identity_uuid: string | null; readonly session_id: string | null };

type Group = [Tag, ...Tag[]];

/** UUIDv5 of `decnet:ttp_outbox:v1` in the URL namespace. */
const OUTBOX_NAMESPACE = namespaceBytes('de787568-d579-500b-b875-52e066fda3ed');

/** Some 195 KB of ids: far below the broker's 1 MiB, however many commands a session had. */
const MAX_TAGS = 5000;

/**
 * What tells the bus about tags that were just stored: one message per attacker, identity and session, split above 5,000 tags.
 * A tag is new only once, so the first one gives an id that is unique and, built again from the same tags, the same.
 */
export function announce(fresh: readonly Tag[], context: AnnounceContext): OutboxMessage[] {
  return grouped(fresh, (tag) => JSON.stringify(anchorsOf(tag)), MAX_TAGS).map((tags) => message(tags, context));
}

function message(tags: Group, context: AnnounceContext): OutboxMessage {
  const [first] = tags;
  const id = uuidV5(OUTBOX_NAMESPACE, first.uuid);
  const anchors = anchorsOf(first);
  const techniques = grouped(tags, techniqueOf).toSorted(([a], [b]) => (a.techniqueId < b.techniqueId ? -1 : 1));
  const tagged = { ...anchors, tag_uuids: uuidsOf(tags), techniques_added: techniques.map(([tag]) => tag.techniqueId) };
  const fired = techniques.map((hits) => {
    const [{ techniqueId }] = hits;
    const payload = { technique_id: techniqueId, tag_uuids: uuidsOf(hits), ...anchors };
    return publication(ruleFired(techniqueId), `${id}:${techniqueId}`, 'rule.fired', context, payload);
  });
  return { id, publications: [publication(TTP_TAGGED, id, 'tagged', context, tagged), ...fired] };
}

function publication(subject: string, msgId: string, type: string, { now, traceparent }: AnnounceContext, payload: object): Publication {
  const id = hash('sha256', msgId).slice(0, 32);
  const data = encodeEnvelope({ v: 1, id, topic: subject, type, ts: now, payload: { ...payload } });
  return { subject, msgId, data, ...(traceparent !== undefined && { traceparent }) };
}

const anchorsOf = (tag: Tag): Anchors => ({ attacker_uuid: tag.attackerUuid, identity_uuid: tag.identityUuid, session_id: tag.sessionId });
const techniqueOf = (tag: Tag): string => tag.techniqueId;
const uuidsOf = (tags: readonly Tag[]): string[] => tags.map((tag) => tag.uuid);

/** Tags of one key together, in the order first seen; a full group is followed by another. */
function grouped(tags: readonly Tag[], keyOf: (tag: Tag) => string, limit = Infinity): Group[] {
  const groups: Group[] = [];
  const open = new Map<string, Group>();
  for (const tag of tags) {
    const group = open.get(keyOf(tag));
    if (group && group.length < limit) {
      group.push(tag);
    } else {
      const started: Group = [tag];
      groups.push(started);
      open.set(keyOf(tag), started);
    }
  }
  return groups;
}
