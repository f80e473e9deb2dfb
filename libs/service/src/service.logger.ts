// SPDX-License-Identifier: AGPL-3.0-or-later
import { ConsoleLogger } from '@nestjs/common';
import type { Settings } from '@ttp/config';
import { currentTraceparent } from '@ttp/tracing';
import { printable } from '@ttp/ttp-core/printable';
import { hostname } from 'node:os';
import { isatty } from 'node:tty';

const STDOUT = 1;

// How Nest wires its parts is no news to an operator.
const FRAMEWORK_CHATTER = new Set(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication', 'NestMicroservice']);

/** A message that is longer quotes something that nobody reads in a log. */
const LINE_LIMIT = 4_096;
const STACK_LIMIT = 16_384;

/**
 * Nest's own logger in the configured format. It is never handed attacker text; what an error quotes all the same cannot forge a line or
 * move a cursor. A plain object after the message is fields, such as `{ event_seq: 17 }`.
 */
export class ServiceLogger extends ConsoleLogger {
  constructor(
    private readonly service: string,
    { logFormat, developer }: Settings,
  ) {
    super({
      flattenParams: true,
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

  protected override printMessages(...[messages, context, level, stream, stack, params]: Parameters<ConsoleLogger['printMessages']>): void {
    const shownStack = typeof stack === 'string' ? cut(printable(stack, '\n'), STACK_LIMIT) : stack;
    super.printMessages(messages.map(oneLine), context, level, stream, shownStack, params);
  }

  /** DECNET's fields; trace and span are `0` while nothing is traced. */
  protected override stringifyJsonLogObject({ timestamp, level, pid, context: component, ...more }: LogObject): string {
    const [, trace_id = '0', span_id = '0'] = currentTraceparent()?.split('-') ?? [];
    const time = new Date(timestamp).toISOString();
    return super.stringifyJsonLogObject({ time, level, service: this.service, host: hostname(), pid, component, ...more, trace_id, span_id });
  }
}

type LogObject = ReturnType<ConsoleLogger['getJsonLogObject']>;

const oneLine = (message: unknown): unknown => (typeof message === 'string' ? cut(printable(message), LINE_LIMIT) : message);

const cut = (text: string, limit: number): string => (text.length <= limit ? text : `${text.slice(0, limit)}… (${text.length} characters)`);
