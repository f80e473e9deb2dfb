// SPDX-License-Identifier: AGPL-3.0-or-later
import { applyDecorators } from '@nestjs/common';
import { WRITTEN_INSTANT } from '@ttp/ttp-core';
import { IsISO8601, Matches } from 'class-validator';

/** Checks a field for an instant such as 2030-01-31T12:00:00Z, which `writtenInstant` reads. */
export const IsInstant = (field: string): PropertyDecorator => {
  const wrong = { message: `${field} must be an instant such as 2030-01-31T12:00:00Z` };
  return applyDecorators(Matches(WRITTEN_INSTANT, wrong), IsISO8601({ strict: true }, wrong));
};
