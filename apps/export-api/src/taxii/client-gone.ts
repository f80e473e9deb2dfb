// SPDX-License-Identifier: AGPL-3.0-or-later
import { NotYet } from '@ttp/ttp-core';
import type { FastifyReply } from 'fastify';

/** Ends a reading that nobody waits for any more; no defect of ours. */
export function clientGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort(new NotYet('the client has gone')));
  return gone.signal;
}
