// SPDX-License-Identifier: AGPL-3.0-or-later
import { WholeNumber } from '@ttp/service';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { CURSOR } from './tag-cursor';

export class TagDetailsQuery {
  @IsOptional()
  @IsString()
  @MaxLength(32)
  sub_technique_id?: string;

  @IsOptional()
  @WholeNumber('limit must be in [1, 1000]', 1, 1_000)
  limit: number = 200;

  /** Of the `Link` header of the page before. */
  @IsOptional()
  @Matches(CURSOR, { message: 'cursor must be one that a Link header gave' })
  cursor?: string;
}
