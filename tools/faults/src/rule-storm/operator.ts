// SPDX-License-Identifier: AGPL-3.0-or-later
import { setTimeout as delay } from 'node:timers/promises';
import type { StateChange } from './plan-states';

/** How a state change went, as the one who asked for it saw it. */
export interface StateOutcome extends StateChange {
  /** Requests whose answer never came, or was that the service cannot answer now: each may have been carried out or not. */
  readonly unanswered: number;
  /** The last answer: carried out, or there is no such rule. */
  readonly answer: 200 | 404;
}

const REQUEST_LIMIT_MS = 5_000;
const RETRY_MS = 50;
const GIVE_UP_MS = 90_000;

/** Changes states over rule-store's API, one after the other, and asks again until there is an answer. */
export class Operator {
  readonly outcomes: StateOutcome[] = [];

  constructor(
    /** Null while rule-store is down. */
    private readonly ruleStoreUrl: () => string | null,
    private readonly signal: AbortSignal,
    private readonly onRequest: () => void,
  ) {}

  async carryOut(change: StateChange): Promise<void> {
    let unanswered = 0;
    for (const deadline = Date.now() + GIVE_UP_MS; Date.now() < deadline; await delay(RETRY_MS, undefined, { signal: this.signal })) {
      const url = this.ruleStoreUrl();
      if (url === null) continue;
      const answer = await this.ask(url, change);
      if (answer === 200 || answer === 404) return void this.outcomes.push({ ...change, unanswered, answer });
      unanswered += 1;
    }
    throw new Error(`rule-store did not answer for ${GIVE_UP_MS / 1_000} s`);
  }

  /** Null without an answer. Throws on one that asking again does not change. */
  private async ask(url: string, { ruleId, wish }: StateChange): Promise<number | null> {
    const signal = AbortSignal.any([this.signal, AbortSignal.timeout(REQUEST_LIMIT_MS)]);
    this.onRequest();
    try {
      const body = wish && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(wish) };
      const response = await fetch(`${url}/api/v1/ttp/rules/${ruleId}/state`, { method: wish ? 'PUT' : 'DELETE', signal, ...body });
      const text = await response.text();
      if (response.ok || response.status === 404 || response.status >= 500) return response.status;
      throw new Refused(`rule-store answers ${response.status} to a state change of ${ruleId}: ${text}`);
    } catch (error) {
      if (error instanceof Refused || this.signal.aborted) throw error;
      return null;
    }
  }
}

class Refused extends Error {}
