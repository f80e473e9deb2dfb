// SPDX-License-Identifier: AGPL-3.0-or-later
import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

/** Digits and nothing else: `Number` would take an empty text for 0, and `1e3` for 1000. */
const WRITTEN_NUMBER = /^-?\d{1,16}$/;

/** A whole number in a query, within these bounds. */
export function WholeNumber(message: string, min: number, max: number = Number.MAX_SAFE_INTEGER): PropertyDecorator {
  return applyDecorators(Transform(read), IsInt({ message }), Min(min, { message }), Max(max, { message }));
}

const read = ({ value }: { readonly value: unknown }) => (typeof value === 'string' && WRITTEN_NUMBER.test(value) ? Number(value) : value);
