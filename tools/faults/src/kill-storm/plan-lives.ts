// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Random } from '../harness/random';

/** From the moment that every worker is ready to the SIGKILL of one of them. */
export interface Life {
  /** Which worker is killed. */
  readonly victim: number;
  /** What `killAfterMs` counts from: the start, or the first announcement that is published after it. */
  readonly from: 'start' | 'announcement';
  readonly killAfterMs: number;
  /** Sessions that end, evenly spread over `arrivalMs` from the start: some may still arrive while the worker is dead. */
  readonly sessions: number;
  readonly arrivalMs: number;
}

export interface StormPlan {
  readonly lives: readonly Life[];
  /** Sessions that end after the last kill, all at once. */
  readonly lastSessions: number;
}

interface Kind {
  readonly from: Life['from'];
  readonly leastMs: number;
  readonly mostMs: number;
  /** How long sessions go on arriving after the kill, at most; null when all arrive at once, as the life begins. */
  readonly outlastingMs: number | null;
}

/** A full batch, and death while it is handled. */
const BURST: Kind = { from: 'start', leastMs: 10, mostMs: 200, outlastingMs: null };
/** A full batch, and death while its announcements go out: the moment that the outbox is for. */
const ANNOUNCING: Kind = { from: 'announcement', leastMs: 0, mostMs: 15, outlastingMs: null };
/** Many small batches, one of them deadly. */
const TRICKLE: Kind = { from: 'start', leastMs: 20, mostMs: 900, outlastingMs: 400 };
/** Workers sweep the outbox for what the dead left behind every five seconds: some must live until then and die of it. */
const SWEEP: Kind = { from: 'start', leastMs: 4_800, mostMs: 5_800, outlastingMs: 400 };

const KINDS: [Kind, ...Kind[]] = [BURST, ANNOUNCING, TRICKLE, TRICKLE, SWEEP];

/** Kills at random moments between the first session and the last. */
export function planLives(random: Random, { sessions, kills, workers }: { readonly sessions: number; readonly kills: number; readonly workers: number }): StormPlan {
  const shares = sharesOf(random, sessions, kills + 1);
  const lives = shares.slice(0, kills).map((share) => lifeOf(random, share, workers));
  return { lives, lastSessions: shares[kills] ?? 0 };
}

function lifeOf(random: Random, sessions: number, workers: number): Life {
  const { from, leastMs, mostMs, outlastingMs } = random.pick(KINDS);
  const killAfterMs = random.int(leastMs, mostMs);
  const arrivalMs = outlastingMs === null ? 0 : killAfterMs + random.int(0, outlastingMs);
  return { victim: random.int(0, workers - 1), from, killAfterMs, sessions, arrivalMs };
}

/** `parts` whole numbers of comparable size that sum to `total`. */
function sharesOf(random: Random, total: number, parts: number): number[] {
  const weights = Array.from({ length: parts }, () => 0.5 + random.fraction());
  const sum = weights.reduce((a, b) => a + b, 0);
  let weight = 0;
  let given = 0;
  return weights.map((own) => {
    weight += own;
    const upTo = Math.round((weight / sum) * total);
    const share = upTo - given;
    given = upTo;
    return share;
  });
}
