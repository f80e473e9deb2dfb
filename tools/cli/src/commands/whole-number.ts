// SPDX-License-Identifier: AGPL-3.0-or-later
import { InvalidArgumentError } from 'commander';

/** Reads an option's value. The reader throws InvalidArgumentError. */
export const from1To = (most: number) => (text: string): number => {
  if (/^\d{1,15}$/.test(text) && Number(text) >= 1 && Number(text) <= most) return Number(text);
  throw new InvalidArgumentError(`must be a whole number from 1 to ${most}`);
};

export const wholeNumber = from1To(Number.MAX_SAFE_INTEGER);
