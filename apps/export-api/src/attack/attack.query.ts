// SPDX-License-Identifier: AGPL-3.0-or-later
import { IsOptional, Matches } from 'class-validator';

/** The text of a release, with or without the `v` that tags store. */
export const RELEASE = /^v?\d{1,3}\.\d{1,3}$/;

/** Which ATT&CK release an answer speaks; the loaded one when left out. */
export class AttackQuery {
  @IsOptional()
  @Matches(RELEASE, { message: 'attack must be an ATT&CK release such as 19.0' })
  attack?: string;
}
