// SPDX-License-Identifier: AGPL-3.0-or-later
import { baseEvent } from './base-event';
import type { Envelope } from './envelope';
import { idOf } from './ids';
import type { TaggerEvent } from './tagger-event';

/** A merge speaks of the identity that remains. */
export function identityEvents(envelope: Envelope): TaggerEvent[] {
  const winner = envelope.topic === 'identity.merged' && !idOf(envelope.payload.identity_uuid) ? idOf(envelope.payload.winner_uuid) : null;
  const payload = winner === null ? envelope.payload : { ...envelope.payload, identity_uuid: winner };
  return [baseEvent({ ...envelope, payload }, 'identity')];
}
