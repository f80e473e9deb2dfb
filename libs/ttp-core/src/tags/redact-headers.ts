// SPDX-License-Identifier: AGPL-3.0-or-later

/** Stands for a value that may be a credential. */
export const REDACTED = '[redacted]';

const SECRET_HEADERS: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie']);

const isSecret = (name: unknown): boolean => typeof name === 'string' && SECRET_HEADERS.has(name.trim().toLowerCase());

/**
 * Request headers without the values of those that carry credentials. Takes what producers send: an object of name to value,
 * a list of `[name, value]` pairs, a list of raw `name: value` lines, or the raw header block.
 */
export function redactHeaders(headers: unknown): unknown {
  if (typeof headers === 'string') return redactBlock(headers);
  if (Array.isArray(headers)) return headers.map((entry: unknown) => redactEntry(entry));
  return isObject(headers) ? Object.fromEntries(Object.entries(headers).map(redactPair)) : headers;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const redactPair = ([name, value]: [string, unknown]): [string, unknown] => [name, isSecret(name) ? REDACTED : value];

function redactEntry(entry: unknown): unknown {
  if (typeof entry === 'string') return redactBlock(entry);
  if (Array.isArray(entry)) return isSecret(entry[0]) ? [entry[0], REDACTED] : entry;
  if (!isObject(entry)) return entry;
  return isSecret(entry['name']) ? { ...entry, value: REDACTED } : redactHeaders(entry);
}

function redactBlock(block: string): string {
  const lines: string[] = [];
  let secret = false;
  for (const line of block.split(/\r?\n/)) {
    // A folded header goes on in the next line: the secret does, too.
    if (/^[ \t]/.test(line) && secret) continue;
    const name = line.split(':', 1)[0] ?? '';
    secret = line.includes(':') && isSecret(name);
    lines.push(secret ? `${name}: ${REDACTED}` : line);
  }
  return lines.join('\n');
}
