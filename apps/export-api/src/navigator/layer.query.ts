// SPDX-License-Identifier: AGPL-3.0-or-later
import { BadRequestException } from '@nestjs/common';
import type { Scope, TagScope } from '@ttp/persistence';
import { IsOptional, Matches, MaxLength } from 'class-validator';
import { RELEASE } from '../attack/attack.query';

const KINDS = ['identity', 'attacker', 'campaign', 'session'] as const satisfies readonly (TagScope | 'campaign')[];
const COMPARE = { message: `compare must be such as identity:UUID; known are ${KINDS.join(', ')}` };

export class LayerQuery {
  /** Which of the releases that tags were written under; the newest of them when left out. */
  @IsOptional()
  @Matches(RELEASE, { message: 'release must be an ATT&CK release such as 19.0' })
  release?: string;

  /** Whose techniques to lay beside these. */
  @IsOptional()
  @Matches(/^[a-z]+:./s, COMPARE)
  @MaxLength(512, COMPARE)
  compare?: string;
}

/** @throws {BadRequestException} for a kind that there is not. */
export function scopeOf(kind: string, id: string): Scope {
  const known = KINDS.find((one) => one === kind);
  if (known === undefined) throw new BadRequestException(`a layer is of one of ${KINDS.join(', ')}`);
  return [known, id];
}

/** The scope that `compare` names. */
export function comparedScope(compare: string): Scope {
  const colon = compare.indexOf(':');
  return scopeOf(compare.slice(0, colon), compare.slice(colon + 1));
}
