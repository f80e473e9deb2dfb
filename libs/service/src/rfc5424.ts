// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LogLevel } from '@nestjs/common';
import { printable } from '@ttp/ttp-core/printable';

export interface SyslogRecord {
  readonly at: Date;
  readonly level: LogLevel;
  readonly host: string;
  /** The service, and the part of it that logs. */
  readonly service: string;
  readonly component: string;
  readonly pid: number;
  /** One line, printable. */
  readonly message: string;
  /** Shown after the message as `key=value`. */
  readonly fields: Readonly<Record<string, unknown>>;
}

const LOCAL0 = 16 << 3;
const SEVERITY: Readonly<Record<LogLevel, number>> = { fatal: 2, error: 3, warn: 4, log: 6, debug: 7, verbose: 7 };

/** A record as one line of syslog (RFC 5424) without structured data, with its line end. */
export function rfc5424({ at, level, host, service, component, pid, message, fields }: SyslogRecord): string {
  // The clock of the host tells milliseconds; readers of DECNET's logs expect six digits.
  const time = at.toISOString().replace('Z', '000Z');
  const header = [time, word(host, 255), word(service, 48), pid, word(component, 32), '-'].join(' ');
  const shown = Object.entries(fields).map(([key, value]) => ` ${key}=${shownValue(value)}`);
  return `<${LOCAL0 | SEVERITY[level]}>1 ${header} ${message}${shown.join('')}\n`;
}

/** A field of the header has no spaces and a bound; `-` is nothing. */
const word = (text: string, limit: number): string => text.replace(/[^!-~]/g, '_').slice(0, limit) || '-';

/** Bare where that cannot be mistaken for the next field. */
function shownValue(value: unknown): string {
  const text = printable(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined'));
  return /^[^\s="]+$/.test(text) ? text : JSON.stringify(text);
}
