// SPDX-License-Identifier: AGPL-3.0-or-later
import { WholeNumber } from '@ttp/service';
import { IsOptional } from 'class-validator';

export class HistoryQuery {
  @IsOptional()
  @WholeNumber('limit must be in [1, 200]', 1, 200)
  limit: number = 50;

  /** Only changes with a smaller number: the last one of the page before. */
  @IsOptional()
  @WholeNumber('before must be a sequence number of the history', 1)
  before?: number;
}
