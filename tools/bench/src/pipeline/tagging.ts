// SPDX-License-Identifier: AGPL-3.0-or-later
import { attackerUuidOf } from '@ttp/persistence';
import { anchorOf, decodeEnvelope, tagEvent, taggerEvents, toEnvelope, withAttacker, type Arrival, type Envelope, type Tag, type TaggerEvent } from '@ttp/ttp-core';
import type { ActiveRules } from '../rule-set';
import { ADDRESSES, SESSION_ENDED } from './sessions';

// What the worker does with one event, step by step.

const ARRIVAL: Arrival = { ts: () => 0, id: () => '' };

/** The worker's cache of attackers, warm. */
const ATTACKERS: ReadonlyMap<string, string> = new Map(ADDRESSES.map((ip) => [ip, attackerUuidOf(ip)]));

export const decode = (data: Uint8Array): Envelope => decodeEnvelope(SESSION_ENDED, data, ARRIVAL);

/** The part of `decode` that follows JSON.parse. */
export const validate = (json: unknown): Envelope => toEnvelope(SESSION_ENDED, json, ARRIVAL);

export function normalise(envelope: Envelope): readonly TaggerEvent[] {
  const anchor = anchorOf(envelope);
  const attacker = anchor.kind === 'address' ? ATTACKERS.get(anchor.ip) : undefined;
  return taggerEvents(attacker === undefined ? envelope : withAttacker(envelope, attacker));
}

export function tag(events: readonly TaggerEvent[], { index, attackRelease }: ActiveRules, now: Date): readonly Tag[] {
  return events.flatMap((event) => tagEvent(event, index, { now, attackRelease }));
}
