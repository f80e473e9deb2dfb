// SPDX-License-Identifier: AGPL-3.0-or-later
import { applyDecorators } from '@nestjs/common';
import { STIX_PROFILES, TLP_LEVELS } from '@ttp/attack-stix';
import { IsInstant, WholeNumber } from '@ttp/service';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { RELEASE } from '../attack/attack.query';

// Fields of the queries of exports, each said once: classes inherit from one other only.

const field = (...checks: PropertyDecorator[]): PropertyDecorator => applyDecorators(IsOptional(), ...checks);

const oneOf = (name: string, values: readonly string[]) => field(IsIn(values, { message: `${name} must be one of ${values.join(', ')}` }));

export const AttackField = () => field(Matches(RELEASE, { message: 'attack must be an ATT&CK release such as 19.0' }));
export const TlpField = () => oneOf('tlp', TLP_LEVELS);
export const ProfileField = () => oneOf('profile', STIX_PROFILES);
export const FormatField = () => oneOf('format', ['bundle', 'ndjson']);
export const WrapField = () => oneOf('wrap', ['event']);
export const InstantField = (name: string) => field(IsInstant(name));

export const LimitField = () => field(WholeNumber('limit must be a whole number from 1 on', 1));
