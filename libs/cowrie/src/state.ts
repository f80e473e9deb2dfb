// SPDX-License-Identifier: AGPL-3.0-or-later
import { Type, type Static } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { SESSION, TOLD_SESSION } from './session';

/** What `CowrieSessions` must know to go on, as JSON; lists are in order of age. */
export const COWRIE_STATE = Type.Object({
  version: Type.Literal(1),
  lines: Type.Integer({ minimum: 0 }),
  open: Type.Array(SESSION),
  closed: Type.Array(SESSION),
  told: Type.Array(TOLD_SESSION),
  observed: Type.Array(Type.String()),
});

export type CowrieState = Static<typeof COWRIE_STATE>;

/** Saved state that this version cannot use; the message says what is wrong with it. */
export class CowrieStateError extends Error {
  override readonly name = 'CowrieStateError';
}

/** @throws {CowrieStateError} */
export function checkedState(json: unknown): CowrieState {
  if (Value.Check(COWRIE_STATE, json)) return json;
  const error = Value.Errors(COWRIE_STATE, json).First();
  throw new CowrieStateError(`saved sessions are not usable: ${error?.path || 'they'} ${error?.message ?? 'are wrong'}`);
}
