// SPDX-License-Identifier: AGPL-3.0-or-later
import { baseEvent } from './base-event';
import { canaryEvents } from './canary-events';
import { classify } from './classify';
import { credentialEvents } from './credential-events';
import type { Envelope } from './envelope';
import { identityEvents } from './identity-events';
import { ipv6LeakEvents } from './ipv6-leak-events';
import { sessionEvents } from './session-events';
import type { SourceKind } from './source-kinds';
import type { TaggerEvent } from './tagger-event';

type ToEvents = (envelope: Envelope) => TaggerEvent[];

/** Kinds whose events differ from the base event in number, id or anchor. */
const SPECIAL: Partial<Record<SourceKind, ToEvents>> = {
  session: sessionEvents,
  credential: credentialEvents,
  identity: identityEvents,
  canary_fingerprint: canaryEvents,
  ipv6_leak: ipv6LeakEvents,
};

/**
 * What taggers get to see of one anchored envelope, in tagging order; nothing where `classify` says ignored or unknown.
 * Payloads are shallow copies. However many commands a session has, the cost of each stays the same.
 */
export function taggerEvents(envelope: Envelope): TaggerEvent[] {
  const found = classify(envelope);
  if (found.status !== 'tagged') return [];
  return SPECIAL[found.kind]?.(envelope) ?? [baseEvent(envelope, found.kind)];
}
