// SPDX-License-Identifier: AGPL-3.0-or-later
import { classify } from './classify';
import { reusingAttackers } from './credential-events';
import type { Envelope } from './envelope';
import { idOf } from './ids';
import type { SourceKind } from './source-kinds';
import { DECKY_TRAFFIC, topicMatches } from './topics';

/**
 * What an envelope needs before `taggerEvents`. `anchored`: nothing, it names its anchors or is not tagged at all;
 * `address`: the attacker of this address, given back by `withAttacker`; `none`: drop it, `reason` quotes no data.
 */
export type Anchor =
  | { readonly kind: 'anchored' }
  | { readonly kind: 'address'; readonly ip: string }
  | { readonly kind: 'none'; readonly reason: string };

const ANCHORED: Anchor = { kind: 'anchored' };

/** An IPv6 address with its interface fits; nothing longer is an address. */
const ADDRESS_LENGTH = 64;

export function anchorOf(envelope: Envelope): Anchor {
  const found = classify(envelope);
  if (found.status !== 'tagged' || isAnchored(envelope)) return ANCHORED;
  const field = addressField(envelope, found.kind);
  const ip = envelope.payload[field];
  return isAddress(ip) ? { kind: 'address', ip } : { kind: 'none', reason: `no anchor, and ${field} is not an address` };
}

/** The same envelope, anchored to the attacker that was found for its address. */
export function withAttacker(envelope: Envelope, attackerUuid: string): Envelope {
  return { ...envelope, payload: { ...envelope.payload, attacker_uuid: attackerUuid } };
}

function isAnchored({ topic, payload }: Envelope): boolean {
  if (idOf(payload.attacker_uuid) ?? idOf(payload.identity_uuid)) return true;
  if (topic === 'identity.merged') return idOf(payload.winner_uuid) !== null;
  return topic === 'credential.reuse.detected' && reusingAttackers(payload).length > 0;
}

/** Which payload field names the attacker's address. */
function addressField({ topic }: Envelope, kind: SourceKind): string {
  if (kind === 'canary_fingerprint') return 'src_ip';
  if (!topicMatches(DECKY_TRAFFIC, topic)) return 'attacker_ip';
  return kind === 'ipv6_leak' ? 'attacker_v4' : 'src_ip';
}

// Looked up exactly as received: `Unknown` is what collectors write when they could not tell.
const isAddress = (ip: unknown): ip is string => typeof ip === 'string' && ip !== '' && ip !== 'Unknown' && ip.length <= ADDRESS_LENGTH;
