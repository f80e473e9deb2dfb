// SPDX-License-Identifier: AGPL-3.0-or-later
import { WholeNumber } from '@ttp/service';
import { IsOptional } from 'class-validator';
import { AttackQuery } from '../attack/attack.query';

/** Everything, unless a page is asked for. */
export class RollupQuery extends AttackQuery {
  @IsOptional()
  @WholeNumber('limit must be in [1, 1000]', 1, 1_000)
  limit?: number;

  @IsOptional()
  @WholeNumber('offset must be a whole number from 0 on', 0)
  offset?: number;
}
