// SPDX-License-Identifier: AGPL-3.0-or-later
import { BadRequestException } from '@nestjs/common';
import { IsIn, IsNumber, IsOptional, IsString, Max, MaxLength, Min, ValidateIf } from 'class-validator';
import { IsInstant } from '@ttp/service';
import { type RuleStateName, writtenInstant } from '@ttp/ttp-core';

const CEILING = { message: 'confidence_max must be a number from 0 to 1; a clipped state needs one' };
const REASON = { message: 'reason must be a text of at most 500 characters' };

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
  @IsInstant('expires_at')
  expires_at?: string | null;

  @IsOptional()
  @IsString(REASON)
  @MaxLength(500, REASON)
  reason?: string | null;
}

/** When the state ends. @throws {BadRequestException} when that is over. */
export function expiryOf({ expires_at: text }: SetStateDto, now: Date): Date | null {
  const instant = writtenInstant(text ?? undefined) ?? null;
  if (instant !== null && instant <= now) throw new BadRequestException('expires_at must be in the future');
  return instant;
}
