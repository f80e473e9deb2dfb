// SPDX-License-Identifier: AGPL-3.0-or-later
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';

const MAX_LIMIT = 200;
const LIMIT = { message: `limit must be in [1, ${MAX_LIMIT}]` };
const BEFORE = { message: 'before must be a sequence number of the history' };

export class HistoryQuery {
  @IsOptional()
  @Type(() => Number)
  @IsInt(LIMIT)
  @Min(1, LIMIT)
  @Max(MAX_LIMIT, LIMIT)
  limit: number = 50;

  /** Only changes with a smaller number: the last one of the page before. */
  @IsOptional()
  @Type(() => Number)
  @IsInt(BEFORE)
  @Min(1, BEFORE)
  @Max(Number.MAX_SAFE_INTEGER, BEFORE)
  before?: number;
}
