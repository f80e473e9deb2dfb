// SPDX-License-Identifier: AGPL-3.0-or-later

/** A simple command as the words that it gets from the shell, quotes and wrappers gone. */
export type Words = readonly string[];

/** What is told of a session by the words of its commands. */
export interface Trait {
  /** The field of the session that says it. */
  readonly field: string;
  /** Fields that rules read in its stead: where a producer sends one, that one is kept. */
  readonly instead: readonly string[];
  /** Source of a regular expression, without repetitions, for what each command telling it contains: others are not read. */
  readonly hint: string;
  /** What the commands of the session tell, in their order; null when nothing. */
  readonly tell: (commands: readonly Words[]) => unknown;
}

/** The program that is run, without its path. */
export const programOf = ([first = '']: Words): string => first.slice(first.lastIndexOf('/') + 1);
