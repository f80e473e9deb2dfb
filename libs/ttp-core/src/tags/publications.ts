// SPDX-License-Identifier: AGPL-3.0-or-later
import { hash } from 'node:crypto';
import { encodeEnvelope } from '../events/encode-envelope';
import { ruleFired, TTP_TAGGED } from '../events/topics';
import type { Announcement } from './announce';

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

/** The messages of an announcement, in the order to publish them: `ttp.tagged`, then `ttp.rule.fired.<technique>` of each technique. */
export function publicationsOf(announcement: Announcement): Publication[] {
  const { id, anchors, tags, techniques } = announcement;
  const tagged = { ...anchors, tag_uuids: tags, techniques_added: techniques.map(([techniqueId]) => techniqueId) };
  const fired = techniques.map(([techniqueId, places]) => {
    const payload = { technique_id: techniqueId, tag_uuids: places.map((place) => tags[place]), ...anchors };
    return publication(ruleFired(techniqueId), `${id}:${techniqueId}`, 'rule.fired', announcement, payload);
  });
  return [publication(TTP_TAGGED, id, 'tagged', announcement, tagged), ...fired];
}

function publication(subject: string, msgId: string, type: string, { ts, traceparent }: Announcement, payload: Readonly<Record<string, unknown>>): Publication {
  const id = hash('sha256', msgId).slice(0, 32);
  const data = encodeEnvelope({ v: 1, id, topic: subject, type, ts, payload });
  return { subject, msgId, data, ...(traceparent !== undefined && { traceparent }) };
}
