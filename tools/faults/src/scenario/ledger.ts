// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  anchorOf,
  announce,
  decodeEnvelope,
  publicationsOf,
  reachesFloor,
  Rejected,
  tagByPattern,
  taggerEvents,
  TTP_TAGGED,
  withAttacker,
  type Arrival,
  type Envelope,
  type RuleIndex,
  type Tag,
} from '@ttp/ttp-core';
import type { Event } from '../harness/bus';

/** What must be found in the end, worked out by the pure core alone: no broker, no database, no service. */
export interface Ledger {
  readonly events: number;
  /** Tag uuid -> session id. */
  readonly tags: ReadonlyMap<string, string>;
  /** `Nats-Msg-Id` of each `ttp.tagged` -> session id: one a session that has tags. */
  readonly tagged: ReadonlyMap<string, string>;
  /** `Nats-Msg-Id` of each `ttp.rule.fired.*` -> session id. */
  readonly fired: ReadonlyMap<string, string>;
  /** `Nats-Msg-Id` of each event that can never be tagged -> why. */
  readonly rejected: ReadonlyMap<string, string>;
}

export interface LedgerRules {
  readonly index: RuleIndex;
  /** As stamped on tags: `v19.0`. */
  readonly attackRelease: string;
  /** The attacker that a worker writes for an address. */
  readonly attackerUuidOf: (ip: string) => string;
}

// Neither ids nor what is stored depend on the clock.
const ANY_TIME = new Date(0);

/** Events of the harness have an id; one that has none can only be rejected. */
const ARRIVAL: Arrival = { ts: () => 0, id: () => '0'.repeat(32) };

/** @throws {Error} when some sessions do not have tags and others none: such a ledger proves too little. */
export function ledgerOf(events: readonly Event[], rulesFor: (session: string) => LedgerRules): Ledger {
  const ledger = { events: events.length, tags: noIds(), tagged: noIds(), fired: noIds(), rejected: noIds() };
  for (const { msgId, subject, data } of events) {
    const envelope = decoded(subject, data);
    if (envelope instanceof Rejected) ledger.rejected.set(msgId, envelope.message);
    else enter(ledger, envelope, rulesFor);
  }
  const accepted = ledger.events - ledger.rejected.size;
  if (ledger.tagged.size === 0 || ledger.tagged.size === accepted) {
    throw new Error(`the rules give tags to ${ledger.tagged.size} of ${accepted} sessions: a scenario needs sessions with tags and sessions without`);
  }
  return ledger;
}

const noIds = () => new Map<string, string>();

type Entries = { readonly [name in 'tags' | 'tagged' | 'fired']: Map<string, string> };

function enter(ledger: Entries, envelope: Envelope, rulesFor: (session: string) => LedgerRules): void {
  const session = String(envelope.payload['session_id']);
  const tags = tagsOf(envelope, rulesFor(session));
  for (const { uuid } of tags) ledger.tags.set(uuid, session);
  const publications = announce(tags, { now: 0 }).flatMap(publicationsOf);
  for (const { subject, msgId } of publications) (subject === TTP_TAGGED ? ledger.tagged : ledger.fired).set(msgId, session);
}

function decoded(subject: string, data: Event['data']): Envelope | Rejected {
  try {
    return decodeEnvelope(subject, Buffer.from(data), ARRIVAL);
  } catch (error) {
    if (error instanceof Rejected) return error;
    throw error;
  }
}

function tagsOf(envelope: Envelope, { index, attackRelease, attackerUuidOf }: LedgerRules): Tag[] {
  const anchor = anchorOf(envelope);
  if (anchor.kind === 'none') return [];
  const anchored = anchor.kind === 'address' ? withAttacker(envelope, attackerUuidOf(anchor.ip)) : envelope;
  return taggerEvents(anchored)
    .flatMap((event) => tagByPattern(event, index, { now: ANY_TIME, attackRelease }))
    .filter(reachesFloor());
}
