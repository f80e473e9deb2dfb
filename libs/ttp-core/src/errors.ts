// SPDX-License-Identifier: AGPL-3.0-or-later

/** The input can never work: dead-letter it, do not retry. */
export class Rejected extends Error {
  override readonly name = 'Rejected';
}

/** Something the input needs is not there yet (an unknown attacker, a dependency that is down): retry with a growing delay. */
export class NotYet extends Error {
  override readonly name: string = 'NotYet';
}

/** A dependency as a whole is away, so every input that needs it must wait: trying others one by one would not help. */
export class Unavailable extends NotYet {
  override readonly name = 'Unavailable';
}
