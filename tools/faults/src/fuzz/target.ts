// SPDX-License-Identifier: AGPL-3.0-or-later
import type fc from 'fast-check';

/** What became of an input: used as far as it goes, or refused in the way that its reader promises. */
export type Verdict = 'accepted' | 'rejected';

/** A reader of untrusted input, ready to be tried. */
export interface Opened<T> {
  readonly inputs: fc.Arbitrary<T>;
  /** Throws when a promise is broken: another error than the one that says "refused", a lost neighbour, a wrong answer. */
  judge(input: T): Verdict | Promise<Verdict>;
  /** An input as the one line of a report. */
  show(input: T): string;
}

export interface FuzzTarget<T = unknown> {
  readonly name: string;
  readonly summary: string;
  /** `folder` is the target's own, empty and removed afterwards. */
  open(folder: string): Opened<T> | Promise<Opened<T>>;
}

/** A broken promise, in words. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** @throws {Violation} unless the promise is kept. */
export function promise(isKept: boolean, broken: string): asserts isKept {
  if (!isKept) throw new Violation(broken);
}
