// SPDX-License-Identifier: AGPL-3.0-or-later
import { positive, readArgs } from '../options';

export interface DoorsOptions {
  readonly json: boolean;
  /** Wrong credentials a second. */
  readonly rate: number;
  /** How long each part lasts. */
  readonly seconds: number;
  /** Of the storm: each has one request on its way at most. */
  readonly connections: number;
}

/** @throws {UsageError} */
export function parseDoorsOptions(args: readonly string[]): DoorsOptions {
  const { json, rate, seconds, connections } = readArgs(args, {
    json: { type: 'boolean', default: false },
    rate: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '100' },
  });
  return { json, rate: positive('--rate', rate), seconds: positive('--seconds', seconds), connections: positive('--connections', connections) };
}
