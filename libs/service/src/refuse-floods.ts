// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Callers } from './auth.callers';
import type { AuthFailures } from './auth.failures';
import { PROBLEM_TYPE, problemText } from './problem';

/** What orchestrators and Prometheus ask for is answered whatever they show. */
const OPEN: ReadonlySet<string | undefined> = new Set(['/healthz', '/readyz', '/metrics']);

const REFUSAL = problemText(429, { detail: 'Too many failed authentications from this address; Retry-After says in how many seconds to try again' });

/**
 * Answers 429 to a peer that has shown too many wrong credentials and shows another one, before the body is read and the framework asked. Good
 * ones go on. Behind the hook for CORS, so that pages can read the answer.
 */
export function refuseFloods(adapter: FastifyAdapter, callers: Callers, failures: AuthFailures): void {
  adapter.getInstance().addHook('preParsing', async ({ headers, ip, routeOptions }: FastifyRequest, reply: FastifyReply) => {
    const seconds = headers.authorization === undefined ? 0 : failures.waitSeconds(ip);
    if (seconds === 0 || OPEN.has(routeOptions.url) || (await callers.bearerOf(headers.authorization)) !== null) return undefined;
    return reply.status(429).header('Retry-After', seconds).type(PROBLEM_TYPE).send(REFUSAL);
  });
}
