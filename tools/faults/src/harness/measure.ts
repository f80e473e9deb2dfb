// SPDX-License-Identifier: AGPL-3.0-or-later

/** One number that a scenario found out. */
export interface Measure {
  /** snake_case, with its unit where it has one: `recovery_s`. */
  readonly name: string;
  readonly value: number;
  /** The only value that is right; absent where the number is only worth knowing. */
  readonly mustBe?: number;
  /** Where to start looking when the value is wrong: ids, most telling first. */
  readonly examples?: readonly string[];
}

export const fact = (name: string, value: number): Measure => ({ name, value });

/** How many there are of something that must not be. */
export const none = (name: string, offenders: readonly string[]): Measure => ({ name, value: offenders.length, mustBe: 0, examples: offenders });

export const exactly = (name: string, value: number, mustBe: number): Measure => ({ name, value, mustBe });

export const isWrong = ({ value, mustBe }: Measure): boolean => mustBe !== undefined && value !== mustBe;
