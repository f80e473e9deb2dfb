// SPDX-License-Identifier: AGPL-3.0-or-later
import { randomBytes } from 'node:crypto';
import type { Claims } from './auth.token';

export const TICKET_LIFE_S = 60;

/** Far more than anybody opens streams in a minute. */
const LIMIT = 10_000;

interface Issued {
  readonly claims: Claims;
  readonly until: number;
}

/**
 * Stand-ins for tokens, for a URL, where a browser's EventSource can put nothing else and where a token would stay in histories and logs: each
 * good once, for a minute, in this process.
 */
export class Tickets {
  /** The oldest first, which is also the order in which they end. */
  private readonly issued = new Map<string, Issued>();

  /** Null stands for a service that asks for no token: what it issues, nobody looks at. */
  issue(claims: Claims | null): string {
    const ticket = randomBytes(32).toString('base64url');
    for (const [old, { until }] of this.issued) {
      if (until > Date.now() && this.issued.size < LIMIT) break;
      this.issued.delete(old);
    }
    if (claims) this.issued.set(ticket, { claims, until: Date.now() + TICKET_LIFE_S * 1_000 });
    return ticket;
  }

  /** The claims that it was issued for, once; null when it or its token has ended, or nobody issued it. */
  redeem(ticket: string): Claims | null {
    const found = this.issued.get(ticket);
    this.issued.delete(ticket);
    if (!found || found.until <= Date.now() || found.claims.exp * 1_000 <= Date.now()) return null;
    return found.claims;
  }
}
