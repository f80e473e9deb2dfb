// SPDX-License-Identifier: AGPL-3.0-or-later
import { baseEvent } from './base-event';
import type { Envelope } from './envelope';
import { defaultSourceId, idOf } from './ids';
import { normaliseIpv6 } from './ipv6';
import type { TaggerEvent } from './tagger-event';

/** Named by attacker and address: a second leaked address is a second observation. */
export function ipv6LeakEvents(envelope: Envelope): TaggerEvent[] {
  const { topic, payload } = envelope;
  const owner = idOf(payload.attacker_uuid) ?? defaultSourceId(topic, payload);
  const address = idOf(payload.addr) ?? idOf(payload.src_ip);
  return [baseEvent(envelope, 'ipv6_leak', address === null ? owner : `${owner}:${normaliseIpv6(address) ?? address}`)];
}
