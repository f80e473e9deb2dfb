// SPDX-License-Identifier: AGPL-3.0-or-later
import { BadRequestException } from '@nestjs/common';
import { IsIn, IsISO8601, IsNumber, IsOptional, IsString, Matches, Max, MaxLength, Min, ValidateIf } from 'class-validator';
import type { RuleStateName } from '@ttp/ttp-core';

const CEILING = { message: 'confidence_max must be a number from 0 to 1; a clipped state needs one' };
const INSTANT = { message: 'expires_at must be an instant such as 2030-01-31T12:00:00Z' };
const REASON = { message: 'reason must be a text of at most 500 characters' };

/** A day, or a day and a time, with or without a zone; of ISO 8601's many forms those that everybody reads alike. */
const WRITTEN_INSTANT = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?<zone>Z|[+-]\d\d:\d\d)?)?$/;

/** The body of a state change. It replaces the whole state: what is left out becomes null. */
export class SetStateDto {
  @IsIn(['enabled', 'disabled', 'clipped'], { message: 'state must be enabled, disabled or clipped' })
  state!: RuleStateName;

  @ValidateIf(({ state, confidence_max }: SetStateDto) => state === 'clipped' || (confidence_max !== null && confidence_max !== undefined))
  @IsNumber({}, CEILING)
  @Min(0, CEILING)
  @Max(1, CEILING)
  confidence_max?: number | null;

  /** In the future; without a zone it is UTC. */
  @IsOptional()
  @Matches(WRITTEN_INSTANT, INSTANT)
  @IsISO8601({ strict: true }, INSTANT)
  expires_at?: string | null;

  @IsOptional()
  @IsString(REASON)
  @MaxLength(500, REASON)
  reason?: string | null;
}

/** When the state ends. @throws {BadRequestException} when that is over. */
export function expiryOf({ expires_at: text }: SetStateDto, now: Date): Date | null {
  if (text === null || text === undefined) return null;
  const [day, time = '00:00'] = text.split(/[T ]/);
  const instant = new Date(`${day}T${time}${WRITTEN_INSTANT.exec(text)?.groups?.['zone'] === undefined ? 'Z' : ''}`);
  if (instant.getTime() <= now.getTime()) throw new BadRequestException('expires_at must be in the future');
  return instant;
}
