// SPDX-License-Identifier: AGPL-3.0-or-later
import { Type } from '@sinclair/typebox';
import type { Static, TSchema } from '@sinclair/typebox';
import { KEY_LENGTH } from './ids';

/** Absent and null are the same on the wire. The description finishes the sentence that a rejection says about the field. */
const orNothing = <S extends TSchema>(schema: S, description: string) => Type.Optional(Type.Union([schema, Type.Null()], { description }));

// A number beyond 2^53 has lost digits in JSON.parse: two ids would become one.
const WHOLE = Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER });
const KEY = orNothing(Type.Union([Type.String({ maxLength: KEY_LENGTH }), WHOLE]), `must be text of at most ${KEY_LENGTH} characters, a whole number or null`);
const SOURCE_ID = orNothing(Type.Union([Type.String(), WHOLE]), 'must be text, a whole number or null');

export const WIRE_ENVELOPE = Type.Object(
  {
    v: orNothing(Type.Literal(1), 'must be 1'),
    id: orNothing(Type.String(), 'must be text'),
    type: orNothing(Type.String(), 'must be text'),
    ts: orNothing(Type.Number(), 'must be a finite number'),
    payload: orNothing(Type.Object({}), 'must be an object'),
  },
  { description: 'must be an object' },
);

export type WireEnvelope = Static<typeof WIRE_ENVELOPE>;

/** Only what becomes an id is checked: a predicate treats any other field of a wrong type as absent. */
export const PAYLOAD_IDS = Type.Object({
  attacker_uuid: KEY,
  identity_uuid: KEY,
  winner_uuid: KEY,
  session_id: KEY,
  decky_id: KEY,
  source_id: SOURCE_ID,
  token_id: SOURCE_ID,
  trigger_id: SOURCE_ID,
  credential_id: SOURCE_ID,
  uuid: SOURCE_ID,
  id: SOURCE_ID,
});
