// SPDX-License-Identifier: AGPL-3.0-or-later
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

const OUT_OF_RANGE = { message: 'limit must be in [1, 1000]' };

export class TagDetailsQuery {
  @IsOptional()
  @IsString()
  @MaxLength(32)
  sub_technique_id?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt(OUT_OF_RANGE)
  @Min(1, OUT_OF_RANGE)
  @Max(1_000, OUT_OF_RANGE)
  limit: number = 200;
}
