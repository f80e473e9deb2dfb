// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { Settings } from '@ttp/config';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isIP } from 'node:net';
import { PROBLEM_TYPE, problemText } from './problem';

const DETAIL = 'Without DECNET_JWT_SECRET the API answers to localhost and to addresses only: call it so, or set the secret';
const REFUSAL = problemText(421, { detail: DETAIL });

/**
 * Without a secret the API trusts whoever reaches loopback, and a browser does: a page may point a name of its own there after it was loaded (DNS
 * rebinding), and is the same origin then. The request still says that name; `localhost` and addresses nobody can take.
 */
export function refuseNames(adapter: FastifyAdapter, { jwtSecret }: Settings): void {
  if (jwtSecret !== '') return;
  adapter.getInstance().addHook('onRequest', async ({ hostname }: FastifyRequest, reply: FastifyReply) =>
    isOurs(hostname.toLowerCase()) ? undefined : reply.status(421).type(PROBLEM_TYPE).send(REFUSAL),
  );
}

/** A browser always names the host. */
const isOurs = (host: string): boolean => host === '' || host === 'localhost' || isIP(host.replace(/^\[|\]$/g, '')) !== 0;
