// SPDX-License-Identifier: AGPL-3.0-or-later
import { announce, taggerEvents, tagByPattern, reachesFloor, TTP_TAGGED, withAttacker, type Envelope, type RuleIndex, type Tag } from '@ttp/ttp-core';

/** What must be found in the end, worked out by the pure core alone: no broker, no database, no service. */
export interface Ledger {
  readonly sessions: number;
  /** Tag uuid -> session id. */
  readonly tags: ReadonlyMap<string, string>;
  /** `Nats-Msg-Id` of each `ttp.tagged` -> session id: one a session that has tags. */
  readonly tagged: ReadonlyMap<string, string>;
  /** `Nats-Msg-Id` of each `ttp.rule.fired.*` -> session id. */
  readonly fired: ReadonlyMap<string, string>;
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

/** @throws {Error} when some sessions do not have tags and others none: such a ledger proves too little. */
export function ledgerOf(envelopes: readonly Envelope[], rules: LedgerRules): Ledger {
  const ledger = { sessions: envelopes.length, tags: new Map<string, string>(), tagged: new Map<string, string>(), fired: new Map<string, string>() };
  for (const envelope of envelopes) {
    const session = String(envelope.payload['session_id']);
    const tags = tagsOfSession(envelope, rules);
    for (const { uuid } of tags) ledger.tags.set(uuid, session);
    const publications = announce(tags, { now: 0 }).flatMap((message) => message.publications);
    for (const { subject, msgId } of publications) (subject === TTP_TAGGED ? ledger.tagged : ledger.fired).set(msgId, session);
  }
  if (ledger.tagged.size === 0 || ledger.tagged.size === ledger.sessions) {
    throw new Error(`the rules give tags to ${ledger.tagged.size} of ${ledger.sessions} sessions: the storm needs sessions with tags and sessions without`);
  }
  return ledger;
}

function tagsOfSession(envelope: Envelope, { index, attackRelease, attackerUuidOf }: LedgerRules): Tag[] {
  const anchored = withAttacker(envelope, attackerUuidOf(String(envelope.payload['attacker_ip'])));
  return taggerEvents(anchored)
    .flatMap((event) => tagByPattern(event, index, { now: ANY_TIME, attackRelease }))
    .filter(reachesFloor());
}
