// SPDX-License-Identifier: AGPL-3.0-or-later
import { Type } from '@sinclair/typebox';
import { escapedJson } from '@ttp/ttp-core';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { STATUS_CODES } from 'node:http';

/** RFC 9457. `detail` is what DECNET's clients read; a body may carry more, such as `issues`. */
export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** The body of every error but those of 415 and of readiness. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer({ minimum: 400, maximum: 599 }),
  detail: Type.String(),
});

/** The text of the body. */
export const problemText = (status: number, body: object): string =>
  escapedJson(JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, ...body }));

/** Answers where Fastify gives up on an address before Nest, and its error filter, hear of it. */
export function refuseAddress({ statusCode = 400 }: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const detail = statusCode === 414 ? 'A part of the address is too long' : 'The address must be percent-encoded UTF-8';
  void reply.status(statusCode).type(PROBLEM_TYPE).send(problemText(statusCode, { detail }));
}
