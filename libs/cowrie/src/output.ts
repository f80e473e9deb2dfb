// SPDX-License-Identifier: AGPL-3.0-or-later
import { hash } from 'node:crypto';
import type { ObservedPayload, SessionEndedPayload } from './payload';

/** Ready for the bus: where it goes, its envelope type and payload, and an id by which the broker knows a repeat. */
export type CowrieOutput =
  | { readonly subject: 'attacker.observed'; readonly type: 'observed'; readonly msgId: string; readonly payload: ObservedPayload }
  | {
      readonly subject: 'attacker.session.ended';
      readonly type: 'session.ended';
      readonly msgId: string;
      readonly sessionId: string;
      readonly payload: SessionEndedPayload;
    };

export const observedOutput = (payload: ObservedPayload): CowrieOutput => ({
  subject: 'attacker.observed',
  type: 'observed',
  msgId: messageId('observed', payload),
  payload,
});

export const sessionEndedOutput = (payload: SessionEndedPayload): CowrieOutput => ({
  subject: 'attacker.session.ended',
  type: 'session.ended',
  msgId: messageId('session.ended', payload),
  sessionId: payload.session_id,
  payload,
});

// Of what is said, never of when or from which file: the same log twice gives the same ids.
const messageId = (type: string, payload: object): string => `cowrie-${hash('sha256', `${type}\0${JSON.stringify(payload)}`).slice(0, 32)}`;
