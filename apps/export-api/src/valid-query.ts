// SPDX-License-Identifier: AGPL-3.0-or-later
import { BadRequestException } from '@nestjs/common';
import { plainToInstance, type ClassConstructor } from 'class-transformer';
import { validateSync } from 'class-validator';

/** A query string as its DTO. Throws 400 naming the parameter; unknown parameters are refused, values are not echoed. */
export function validQuery<Query extends object>(dto: ClassConstructor<Query>, query: Record<string, unknown>): Query {
  const instance = plainToInstance(dto, query, { exposeDefaultValues: true });
  const [error] = validateSync(instance, { whitelist: true, forbidNonWhitelisted: true });
  if (error) throw new BadRequestException(Object.values(error.constraints ?? {})[0] ?? `${error.property} is not valid`);
  return instance;
}
