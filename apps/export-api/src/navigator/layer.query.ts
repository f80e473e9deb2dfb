// SPDX-License-Identifier: AGPL-3.0-or-later
import { BadRequestException } from '@nestjs/common';
import { comparedScope, LAYER_KINDS, scopeOf } from '@ttp/exports';
import type { Scope } from '@ttp/persistence';
import { IsOptional, Matches, MaxLength } from 'class-validator';
import { RELEASE } from '../attack/attack.query';

const COMPARE = { message: `compare must be such as identity:UUID; known are ${LAYER_KINDS.join(', ')}` };

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
export function layerScope(kind: string, id: string): Scope {
  const scope = scopeOf(kind, id);
  if (scope === null) throw new BadRequestException(`a layer is of one of ${LAYER_KINDS.join(', ')}`);
  return scope;
}

/** The scope that `compare` names. @throws {BadRequestException} for a kind that there is not. */
export function layerCompared(compare: string): Scope {
  const scope = comparedScope(compare);
  if (scope === null) throw new BadRequestException(COMPARE.message);
  return scope;
}
