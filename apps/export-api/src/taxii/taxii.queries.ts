// SPDX-License-Identifier: AGPL-3.0-or-later
import { IsInstant, WholeNumber } from '@ttp/service';
import { IsOptional, Matches, MaxLength } from 'class-validator';

const LONGEST_LIST = 8_192;

/** TAXII 2.1, sections 3.4 and 3.5. A filter that is not known is refused: leaving it out would answer more than was asked for. */
class PageQuery {
  @IsOptional()
  @IsInstant('added_after')
  added_after?: string;

  /** More than 1,000 are asked for in vain. */
  @WholeNumber('limit must be a whole number from 1 on', 1)
  limit: number = 100;

  /** Of the page before. */
  @IsOptional()
  @MaxLength(512, { message: 'next must be one that a page gave' })
  @Matches(/^[\w-]+$/, { message: 'next must be one that a page gave' })
  next?: string;
}

export class VersionsQuery extends PageQuery {
  @IsOptional()
  @MaxLength(LONGEST_LIST)
  @Matches(/^[\d.]+(?:,[\d.]+)*$/, { message: 'match[spec_version] must be versions such as 2.1, separated by commas' })
  'match[spec_version]'?: string;
}

const VERSIONS = /^(?:first|last|all|[\dTZ:.-]+)(?:,(?:first|last|all|[\dTZ:.-]+))*$/;

export class ObjectQuery extends VersionsQuery {
  @IsOptional()
  @MaxLength(LONGEST_LIST)
  @Matches(VERSIONS, { message: 'match[version] must be first, last, all or times, separated by commas' })
  'match[version]'?: string;
}

export class ObjectsQuery extends ObjectQuery {
  @IsOptional()
  @MaxLength(LONGEST_LIST)
  @Matches(/^[a-z\d-]+(?:,[a-z\d-]+)*$/, { message: 'match[id] must be ids of objects, separated by commas' })
  'match[id]'?: string;

  @IsOptional()
  @MaxLength(LONGEST_LIST)
  @Matches(/^[a-z\d-]+(?:,[a-z\d-]+)*$/, { message: 'match[type] must be types of objects, separated by commas' })
  'match[type]'?: string;
}
