// SPDX-License-Identifier: AGPL-3.0-or-later
import 'reflect-metadata';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsDefined,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { ValidationOptions } from 'class-validator';

/** What a failed check says, and what to do about it. */
const say = (message: string, fix: string): ValidationOptions => ({ message, context: { fix } });
const each = (message: string, fix: string): ValidationOptions => ({ ...say(message, fix), each: true });

/** Keeps one document from claiming half of ATT&CK, or from filling a screen. */
const MAX_ENTRIES = 64;
const tooMany = say(`has more than ${MAX_ENTRIES} entries`, 'split the rule');

/** One entry of `emits`, as written. */
export class EmitDocument {
  @Matches(/^T\d{4}$/, say('is not a technique id', 'write T and four digits; a dotted id belongs in sub_technique_id, with its parent here'))
  technique_id!: string;

  @IsOptional()
  @Matches(/^(T\d{4}\.\d{3})?$/, say('is not a sub-technique id', 'write the full dotted id such as T1059.004, or leave it out'))
  sub_technique_id?: string | null;

  @Matches(/^TA\d{4}$/, say('is not a tactic id', 'write TA and four digits such as TA0002'))
  tactic!: string;

  @IsNumber({}, say('is not a number', 'write a number from 0 to 1'))
  @Min(0, say('is below 0', 'write a number from 0 to 1'))
  @Max(1, say('is above 1', 'write a number from 0 to 1'))
  confidence!: number;
}

/** The shape of a rule document, as written. What its values mean is checked afterwards. */
export class RuleDocument {
  // The id becomes a subject segment on the bus and a field of the tag id.
  @Matches(/^[^\s.*>|\p{Cc}]{1,64}$/u, say('is not a usable rule id', 'write R and four digits; dots, blanks, *, > and | are not allowed'))
  rule_id!: string;

  @IsInt(say('is not an integer', 'write a whole number from 1'))
  @Min(1, say('is below 1', 'write a whole number from 1'))
  @Max(1_000_000, say('is above 1000000', 'write a whole number from 1'))
  rule_version!: number;

  @IsString(say('is not a text', 'give the rule a short name'))
  @IsNotEmpty(say('is empty', 'give the rule a short name'))
  @MaxLength(200, say('is longer than 200 characters', 'give the rule a short name'))
  name!: string;

  @IsOptional()
  @IsString(say('is not a text', 'write one or two lines for the analyst'))
  description?: string | null;

  @IsArray(say('is not a list', 'list the source kinds, such as [command]'))
  @ArrayNotEmpty(say('is empty: the rule would never run', 'list the source kinds, such as [command]'))
  @ArrayMaxSize(MAX_ENTRIES, tooMany)
  @IsString(each('holds something other than a text', 'list the source kinds, such as [command]'))
  applies_to!: string[];

  @IsObject(say('is not a mapping', 'write match: { pattern: ... } or match: { kind: lifter:... }'))
  match!: Record<string, unknown>;

  @IsArray(say('is not a list', 'list what the rule claims, one technique per entry'))
  @ArrayNotEmpty(say('is empty: the rule would claim nothing', 'list what the rule claims, one technique per entry'))
  @ArrayMaxSize(MAX_ENTRIES, tooMany)
  @IsObject(each('holds something other than a mapping', 'write technique_id, tactic and confidence for each entry'))
  @ValidateNested(each('holds something other than a mapping', 'write technique_id, tactic and confidence for each entry'))
  emits!: EmitDocument[];

  @IsOptional()
  @IsArray(say('is not a list', 'list payload fields, such as [command_text]'))
  @ArrayMaxSize(MAX_ENTRIES, tooMany)
  @Matches(/^[A-Za-z][\w-]{0,63}$/, each('holds something other than a field name', 'list payload fields, such as [command_text]'))
  evidence_fields?: string[] | null;

  @IsOptional()
  @IsArray(say('is not a list', 'list entries of the form - match: ... or - ignore: ...'))
  @IsDefined(each('holds an empty entry', 'list entries of the form - match: ... or - ignore: ...'))
  tests?: unknown[] | null;

  @IsOptional()
  @IsBoolean(say('is not a boolean', 'write true when the rule is meant to match ordinary text'))
  broad?: boolean | null;
}

/** Top-level keys that mean something, here or to people. */
export const DOCUMENT_KEYS: ReadonlySet<string> = new Set([
  'rule_id',
  'rule_version',
  'name',
  'description',
  'applies_to',
  'match',
  'emits',
  'evidence_fields',
  'tests',
  'broad',
  'last_reviewed',
  'next_review',
  'references',
  'precision',
]);
