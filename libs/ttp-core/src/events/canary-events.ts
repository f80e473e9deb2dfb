// SPDX-License-Identifier: AGPL-3.0-or-later
import { baseEvent } from './base-event';
import type { Envelope } from './envelope';
import { idOf } from './ids';
import type { TaggerEvent } from './tagger-event';

/** Named by the trigger: one token can be tripped many times. */
export function canaryEvents(envelope: Envelope): TaggerEvent[] {
  return [baseEvent(envelope, 'canary_fingerprint', idOf(envelope.payload.trigger_id) ?? undefined)];
}
