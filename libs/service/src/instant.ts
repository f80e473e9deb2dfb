// SPDX-License-Identifier: AGPL-3.0-or-later
import { applyDecorators } from '@nestjs/common';
import { IsISO8601, Matches } from 'class-validator';

/** A day, or a day and a time, with or without a zone; of ISO 8601's many forms those that everybody reads alike. */
const WRITTEN_INSTANT = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?<zone>Z|[+-]\d\d:\d\d)?)?$/;

/** Checks a field for an instant such as 2030-01-31T12:00:00Z, which `instantOf` reads. */
export const IsInstant = (field: string): PropertyDecorator => {
  const wrong = { message: `${field} must be an instant such as 2030-01-31T12:00:00Z` };
  return applyDecorators(Matches(WRITTEN_INSTANT, wrong), IsISO8601({ strict: true }, wrong));
};

/** Without a zone it is UTC. */
export function instantOf(text: string): Date {
  const [day, time = '00:00'] = text.split(/[T ]/);
  return new Date(`${day}T${time}${WRITTEN_INSTANT.exec(text)?.groups?.['zone'] === undefined ? 'Z' : ''}`);
}
