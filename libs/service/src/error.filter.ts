// SPDX-License-Identifier: AGPL-3.0-or-later
import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { NotYet } from '@ttp/ttp-core';
import { randomUUID } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { PROBLEM_TYPE, problemText } from './problem';

/** Answers errors as problem+json. A defect shows only an `error_id`; its trace is in the log under that id. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly log = new Logger(ErrorFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (error instanceof HttpException) this.answer(reply, error);
    else if (isClientError(error)) this.send(reply, error.statusCode, { detail: error.message });
    else if (error instanceof NotYet) this.send(reply, 503, { detail: error.message });
    else this.answerDefect(reply, error);
  }

  private answer(reply: FastifyReply, error: HttpException): void {
    const status = error.getStatus();
    if (status === 401) void reply.header('WWW-Authenticate', 'Bearer');
    const body = error.getResponse();
    this.send(reply, status, isReport(body) ? body : { detail: error.message });
  }

  private answerDefect(reply: FastifyReply, error: unknown): void {
    const errorId = randomUUID().replaceAll('-', '');
    this.log.error(`unhandled error ${errorId}`, error instanceof Error ? error.stack : String(error));
    this.send(reply, 500, { detail: 'Internal Server Error', error_id: errorId });
  }

  protected send(reply: FastifyReply, status: number, body: object): void {
    void reply.status(status);
    // What the answer would have been is gone, and with it how it was to be kept.
    void reply.removeHeader('content-disposition');
    if (!('detail' in body)) void reply.type('application/json; charset=utf-8').send(body);
    // DECNET answers 415 in plain text.
    else if (status === 415) void reply.type('text/plain; charset=utf-8').send(body.detail);
    else void reply.type(PROBLEM_TYPE).send(problemText(status, body));
  }
}

// Fastify's own refusals (body too large, a path that is no UTF-8) are not Nest exceptions.
const isClientError = (error: unknown): error is Error & { statusCode: number } =>
  error instanceof Error && 'statusCode' in error && Number(error.statusCode) >= 400 && Number(error.statusCode) < 500;

// A body of our own making, such as the readiness report; Nest's default bodies carry `statusCode`.
const isReport = (body: unknown): body is object => typeof body === 'object' && body !== null && !('statusCode' in body);
