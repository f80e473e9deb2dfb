// SPDX-License-Identifier: AGPL-3.0-or-later
import { IsOptional, IsString, MaxLength } from 'class-validator';

const TEXT = { message: 'text must be the rule document, as a text' };
const REASON = { message: 'reason must be a text of at most 500 characters' };

/** A rule document to be looked at. What is wrong with its text is told with line and column, not here. */
export class RuleDocumentDto {
  @IsString(TEXT)
  text!: string;
}

/** Why a rule is deleted, for its history. */
export class ReasonDto {
  @IsOptional()
  @IsString(REASON)
  @MaxLength(500, REASON)
  reason?: string | null;
}

/** A rule document to be stored, and why. */
export class WriteRuleDto extends ReasonDto {
  @IsString(TEXT)
  text!: string;
}
