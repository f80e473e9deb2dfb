// SPDX-License-Identifier: AGPL-3.0-or-later
import type { MispEvent } from '@ttp/attack-stix';
import { setTimeout as delay } from 'node:timers/promises';
import { Busy, type MispClient, Refused } from './misp-client';

/** `changed_there`: somebody edited the event in MISP after ours was last seen, and MISP takes no older one. */
const OUTCOMES = ['created', 'updated', 'unchanged', 'changed_there', 'refused'] as const;
type Outcome = (typeof OUTCOMES)[number];

export interface PushReport extends Readonly<Record<Outcome, number>> {
  /** The first hundred refusals. */
  readonly refusals: readonly { readonly uuid: string; readonly reason: string }[];
  /** Why the push ended before its time. */
  readonly stopped: string | null;
}

const MOST_REFUSALS = 100;
const TRIES = 5;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;

export interface PushOptions {
  readonly isDryRun: boolean;
  readonly signal: AbortSignal;
}

/**
 * Brings each event to MISP once, one after the other; nothing is sent in a dry run. What is there is skipped: a push that ended early is
 * simply run again.
 */
export async function pushEvents(events: AsyncIterable<MispEvent>, client: MispClient, { isDryRun, signal }: PushOptions): Promise<PushReport> {
  const counts: Record<Outcome, number> = { created: 0, updated: 0, unchanged: 0, changed_there: 0, refused: 0 };
  const refusals: { uuid: string; reason: string }[] = [];
  let stopped: string | null = null;
  try {
    for await (const event of events) {
      const outcome = await insistently(() => pushEvent(event, client, isDryRun), signal).catch((error: unknown) => {
        if (!(error instanceof Refused)) throw error;
        if (refusals.length < MOST_REFUSALS) refusals.push({ uuid: event.uuid, reason: error.message });
        return 'refused' as const;
      });
      counts[outcome] += 1;
    }
  } catch (error) {
    stopped = signal.aborted ? 'interrupted' : error instanceof Error ? error.message : String(error);
  }
  return { ...counts, refusals, stopped };
}

async function pushEvent(event: MispEvent, client: MispClient, isDryRun: boolean): Promise<Outcome> {
  const there = await client.timestampOf(event.uuid);
  const own = Number(event.timestamp);
  if (there === own) return 'unchanged';
  if (there !== null && there > own) return 'changed_there';
  if (!isDryRun) await (there === null ? client.add(event) : client.edit(event));
  return there === null ? 'created' : 'updated';
}

/** Tries again while the server is busy, and first looks what the try before has done. Throws Busy after the last. */
async function insistently<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Busy) || tries === TRIES) throw error;
      const wait = error.retryAfterMs ?? FIRST_WAIT_MS * 2 ** (tries - 1);
      await delay(Math.min(wait, LONGEST_WAIT_MS), undefined, { signal });
    }
  }
}
