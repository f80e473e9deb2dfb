// SPDX-License-Identifier: AGPL-3.0-or-later
import { bad, type Finding, good, warn } from './check';

/** A clock elsewhere, and when it was asked for by the clock here. Milliseconds. */
export interface ClockReading {
  readonly there: number;
  readonly askedAt: number;
  readonly answeredAt: number;
}

const WARN_MS = 2_000;
/** Tokens, expiries of rule states and ages of announcements are judged by each host's own clock. */
const FAIL_MS = 30_000;
const FIX = 'let NTP set both clocks: see `timedatectl status` on both hosts';

/** How far the clock of `whose` is from ours, at least: the way there and back is on nobody's side. */
export function clockFinding(check: string, whose: string, { there, askedAt, answeredAt }: ClockReading): Finding {
  const ahead = there > answeredAt ? there - answeredAt : Math.min(0, there - askedAt);
  const seconds = (Math.abs(ahead) / 1_000).toFixed(1);
  if (Math.abs(ahead) < WARN_MS) return good(check, `the clock of ${whose} and this host's agree`);
  const detail = `the clock of ${whose} is ${seconds} s ${ahead > 0 ? 'ahead of' : 'behind'} this host's`;
  return Math.abs(ahead) < FAIL_MS ? warn(check, detail, FIX) : bad(check, detail, FIX);
}
