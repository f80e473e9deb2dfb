// SPDX-License-Identifier: AGPL-3.0-or-later
import { baseEvent } from './base-event';
import type { Envelope } from './envelope';
import { idOf } from './ids';
import type { TaggerEvent } from './tagger-event';

export const canaryEvents = (envelope: Envelope): TaggerEvent[] => [canaryEvent(envelope)];

/** Named by the trigger: one token can be tripped many times. */
export const canaryEvent = (envelope: Envelope): TaggerEvent =>
  baseEvent(envelope, 'canary_fingerprint', idOf(envelope.payload.trigger_id) ?? undefined);
