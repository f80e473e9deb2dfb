// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Envelope } from './envelope';
import { defaultSourceId, fitted, idOf, textOf } from './ids';
import { instantOf, instantOfSeconds } from './instant';
import type { SourceKind } from './source-kinds';
import type { TaggerEvent } from './tagger-event';

type Payload = Envelope['payload'];

/** The event of a topic that needs nothing special; `sourceId` where the topic has an id of its own. */
export function baseEvent({ topic, ts, payload }: Envelope, sourceKind: SourceKind, sourceId = defaultSourceId(topic, payload)): TaggerEvent {
  return {
    sourceKind,
    sourceId: fitted(sourceId),
    // An empty anchor is no anchor: it would point at no row.
    attackerUuid: idOf(payload.attacker_uuid),
    identityUuid: idOf(payload.identity_uuid),
    sessionId: textOf(payload.session_id),
    deckyId: textOf(payload.decky_id),
    observedAt: observedAt(payload) ?? instantOfSeconds(ts),
    payload: { ...payload },
  };
}

/** When a producer says the act happened; a time that cannot be read counts as not said. */
function observedAt(payload: Payload): Date | null {
  return instantOf(payload.observed_at) ?? instantOf(payload.first_seen) ?? instantOf(payload.ended_at);
}
