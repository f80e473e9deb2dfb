// SPDX-License-Identifier: AGPL-3.0-or-later
import { applyDecorators, Injectable, UseGuards } from '@nestjs/common';
import { Throttle, ThrottlerGuard, type ThrottlerModuleOptions } from '@nestjs/throttler';
import { Settings } from '@ttp/config';
import type { CallRequest } from './auth.caller';

const MINUTE_MS = 60_000;

/** Counts by user, not by address: behind a proxy everybody has the same one. Runs behind the guard that tells who calls. */
@Injectable()
class UserThrottler extends ThrottlerGuard {
  protected override errorMessage = 'Too many requests; Retry-After says in how many seconds to try again';

  protected override async getTracker({ caller }: Partial<CallRequest>): Promise<string> {
    return caller?.uuid ?? caller?.name ?? '';
  }
}

/** So many calls a minute of each user, to all routes that share the name together; 429 beyond. Per process. */
export const RateLimited = (name: string, perMinute: number) =>
  applyDecorators(
    Throttle({ default: { limit: perMinute, ttl: MINUTE_MS, generateKey: (_context, user) => `${name}:${user}` } }),
    UseGuards(UserThrottler),
  );

/** Routes without the decorator have no limit. */
export const limiterOptions = ({ limiterEnabled }: Settings): ThrottlerModuleOptions => ({
  throttlers: [{ limit: Number.MAX_SAFE_INTEGER, ttl: MINUTE_MS }],
  skipIf: () => !limiterEnabled,
});
