// SPDX-License-Identifier: AGPL-3.0-or-later
import { behavioral } from './behavioral';
import { canary } from './canary';
import { credential } from './credential';
import { email } from './email';
import { httpFingerprint } from './http-fingerprint';
import { identity } from './identity';
import { intel } from './intel';
import { ipv6Leak } from './ipv6-leak';
import type { Lifter } from './lifter';

/** In the order in which their tags come. Each predicate has one owner. */
export const LIFTERS: readonly Lifter[] = [behavioral, intel, canary, email, identity, credential, httpFingerprint, ipv6Leak];
