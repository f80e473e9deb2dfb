// SPDX-License-Identifier: AGPL-3.0-or-later
import { STATUS_CODES } from 'node:http';

interface Response {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Status and JSON body of an answer. Of a problem, what every problem has is checked here and left out. */
export function answerOf({ statusCode, headers, body }: Response): readonly [number, unknown] {
  const parsed: unknown = JSON.parse(body);
  if (statusCode < 400 || !String(headers['content-type']).startsWith('application/problem+json')) return [statusCode, parsed];
  const { type, title, status, ...own } = parsed as Record<string, unknown>;
  expect({ type, title, status }).toEqual({ type: 'about:blank', title: STATUS_CODES[statusCode], status: statusCode });
  return [statusCode, own];
}
