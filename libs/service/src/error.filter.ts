// SPDX-License-Identifier: AGPL-3.0-or-later
import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { FastifyReply } from 'fastify';

/** Every error body is `{"detail": …}`. A defect shows only an `error_id`; its trace is in the log under that id. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly log = new Logger(ErrorFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (isClientError(error)) {
      void reply.status(error.statusCode).send({ detail: error.message });
      return;
    }
    if (!(error instanceof HttpException)) {
      const errorId = randomUUID().replaceAll('-', '');
      this.log.error(`unhandled error ${errorId}`, error instanceof Error ? error.stack : String(error));
      void reply.status(500).send({ detail: 'Internal Server Error', error_id: errorId });
      return;
    }
    const status = error.getStatus();
    if (status === 401) void reply.header('WWW-Authenticate', 'Bearer');
    const body = error.getResponse();
    void reply.status(status).send(isReport(body) ? body : { detail: error.message });
  }
}

// Fastify's own refusals (malformed JSON, body too large) are not Nest exceptions.
const isClientError = (error: unknown): error is Error & { statusCode: number } =>
  error instanceof Error && !(error instanceof HttpException) && 'statusCode' in error && Number(error.statusCode) >= 400 && Number(error.statusCode) < 500;

// A body of our own making, such as the readiness report; Nest's default bodies carry `statusCode`.
const isReport = (body: unknown): body is object => typeof body === 'object' && body !== null && !('statusCode' in body);
