// SPDX-License-Identifier: AGPL-3.0-or-later
import { applyDecorators, Injectable, SetMetadata, UseInterceptors } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { isTracing, span } from '@ttp/tracing';
import { lastValueFrom, type Observable, from } from 'rxjs';

const SPAN = 'span of a route';

@Injectable()
class SpanInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (!isTracing()) return next.handle();
    const name = this.reflector.get<string>(SPAN, context.getHandler());
    return from(span('decnet.api', name, () => ({}), () => lastValueFrom(next.handle())));
  }
}

/** Runs the handler inside a span, such as `api.ttp.by_session`. A stream's span ends when the stream is handed over. */
export const Traced = (name: string) => applyDecorators(SetMetadata(SPAN, name), UseInterceptors(SpanInterceptor));
