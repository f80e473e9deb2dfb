// SPDX-License-Identifier: AGPL-3.0-or-later
import { ConsoleLogger } from '@nestjs/common';
import type { Settings } from '@ttp/config';
import { currentTraceparent } from '@ttp/tracing';
import { escapedJson } from '@ttp/ttp-core';
import { printable } from '@ttp/ttp-core/printable';
import { hostname } from 'node:os';
import { isatty } from 'node:tty';
import { inspect, stripVTControlCharacters } from 'node:util';
import { logFile } from './log-file';
import { rfc5424 } from './rfc5424';

const STDOUT = 1;

// How Nest wires its parts is no news to an operator.
const FRAMEWORK_CHATTER = new Set(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication', 'NestMicroservice']);

/** A message that is longer quotes something that nobody reads in a log. */
const LINE_LIMIT = 4_096;
const STACK_LIMIT = 16_384;

/**
 * Nest's own logger in the configured format, and in a file where one is named. It is never handed attacker text; what an error quotes all
 * the same cannot forge a line or move a cursor. A plain object after the message is fields, such as `{ event_seq: 17 }`.
 */
export class ServiceLogger extends ConsoleLogger {
  private readonly syslog: boolean;
  private readonly toFile: ((line: string) => void) | undefined;

  constructor(
    private readonly service: string,
    { logFormat, systemLogs, developer }: Settings,
  ) {
    super({
      flattenParams: true,
      json: logFormat === 'json',
      colors: logFormat === 'text' && isatty(STDOUT),
      prefix: service,
      logLevels: developer ? ['debug', 'log', 'warn', 'error', 'fatal'] : ['log', 'warn', 'error', 'fatal'],
    });
    this.syslog = logFormat === 'rfc5424';
    if (systemLogs === '') return;
    this.toFile = logFile(systemLogs, (reason) => this.warn(`DECNET_SYSTEM_LOGS: lines are missing in the file: ${reason}`, 'ServiceLogger'));
    // Not with the first line: who starts a service should see that its file cannot be written.
    this.toFile('');
  }

  override log(message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    if (typeof context === 'string' && FRAMEWORK_CHATTER.has(context)) return;
    super.log(message, ...rest);
  }

  protected override printMessages(...[messages, context, level, stream, stack, params]: Parameters<ConsoleLogger['printMessages']>): void {
    const shownStack = typeof stack === 'string' ? cleanStack(stack) : undefined;
    // Nothing follows a record of syslog: the stack is one of its fields.
    const fields = this.syslog && shownStack ? { ...params, stack: shownStack } : params;
    super.printMessages(messages.map((message) => this.shown(message)), context, level, this.syslog ? 'stderr' : stream, shownStack, fields);
  }

  /** What is not a text, such as an error, quotes as much; people read it in lines. */
  private shown(message: unknown): string {
    if (typeof message === 'string') return cut(printable(message), LINE_LIMIT);
    return cut(printable(inspect(message), this.options.json || this.syslog ? '' : '\n'), STACK_LIMIT);
  }

  /** Below a record of text. */
  protected override printStackTrace(stack: string | undefined): void {
    if (!stack || this.options.json || this.syslog) return;
    super.printStackTrace(this.kept(cleanStack(stack)));
  }

  protected override formatContext(context: string): string {
    return this.syslog ? context : super.formatContext(context);
  }

  protected override formatMessage(...args: Parameters<ConsoleLogger['formatMessage']>): string {
    if (!this.syslog) return this.kept(super.formatMessage(...args));
    const [level, message, , , component, , params] = args;
    const [, trace_id, span_id] = currentTraceparent()?.split('-') ?? [];
    const fields = { ...params, ...(trace_id && { trace_id, span_id }) };
    const text = this.stringifyMessage(message, level);
    return this.kept(rfc5424({ at: new Date(), level, host: hostname(), service: this.service, component, pid: process.pid, message: text, fields }));
  }

  /** DECNET's fields; trace and span are `0` while nothing is traced. */
  protected override stringifyJsonLogObject({ timestamp, level, pid, context: component, ...more }: LogObject): string {
    const [, trace_id = '0', span_id = '0'] = currentTraceparent()?.split('-') ?? [];
    const time = new Date(timestamp).toISOString();
    const record = { time, level, service: this.service, host: hostname(), pid, component, ...more, trace_id, span_id };
    return this.kept(escapedJson(super.stringifyJsonLogObject(record)));
  }

  /** Colours are for terminals. */
  private kept(line: string): string {
    this.toFile?.(stripVTControlCharacters(line.endsWith('\n') ? line : `${line}\n`));
    return line;
  }
}

type LogObject = ReturnType<ConsoleLogger['getJsonLogObject']>;

const cleanStack = (stack: string): string => cut(printable(stack, '\n'), STACK_LIMIT);

const cut = (text: string, limit: number): string => (text.length <= limit ? text : `${text.slice(0, limit)}… (${text.length} characters)`);
