// SPDX-License-Identifier: AGPL-3.0-or-later
import { ConsoleLogger } from '@nestjs/common';
import type { Settings } from '@ttp/config';
import { currentTraceparent } from '@ttp/tracing';
import { isatty } from 'node:tty';

const STDOUT = 1;

// How Nest wires its parts is no news to an operator.
const FRAMEWORK_CHATTER = new Set(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication', 'NestMicroservice']);

/** Nest's own logger in the configured format. Never handed attacker text. */
export class ServiceLogger extends ConsoleLogger {
  constructor(service: string, { logFormat, developer }: Settings) {
    super({
      json: logFormat === 'json',
      colors: logFormat === 'text' && isatty(STDOUT),
      prefix: service,
      logLevels: developer ? ['debug', 'log', 'warn', 'error', 'fatal'] : ['log', 'warn', 'error', 'fatal'],
    });
  }

  override log(message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    if (typeof context === 'string' && FRAMEWORK_CHATTER.has(context)) return;
    super.log(message, ...rest);
  }

  protected override getJsonLogObject(...[message, options]: Parameters<ConsoleLogger['getJsonLogObject']>): ReturnType<ConsoleLogger['getJsonLogObject']> {
    const [, traceId, spanId] = currentTraceparent()?.split('-') ?? [];
    return { ...super.getJsonLogObject(message, options), ...(traceId && { trace_id: traceId, span_id: spanId }) };
  }
}
