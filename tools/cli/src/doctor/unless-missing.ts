// SPDX-License-Identifier: AGPL-3.0-or-later
const STREAM_NOT_FOUND = 10_059;
const CONSUMER_NOT_FOUND = 10_014;

/** For `catch`: null where the broker has no such stream or consumer; any other error goes on. */
export function unlessMissing(error: unknown): null {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === STREAM_NOT_FOUND || code === CONSUMER_NOT_FOUND) return null;
  throw error;
}
