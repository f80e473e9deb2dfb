// SPDX-License-Identifier: AGPL-3.0-or-later
import { writtenInstant } from '@ttp/ttp-core';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { IsInstant } from './instant';

class Query {
  @IsInstant('since')
  readonly since: string;

  constructor(since: string) {
    this.since = since;
  }
}

const isTaken = (since: string) => validateSync(new Query(since)).length === 0;

it('takes what is read, and nothing else, from the year 1000 on', () => {
  const two = fc.oneof(fc.constantFrom(0, 1, 2, 12, 13, 23, 24, 29, 30, 31, 59, 60), fc.nat(99)).map((n) => String(n).padStart(2, '0'));
  const year = fc.constantFrom('1000', '1900', '2026', '2028', '9999');
  const zone = fc.constantFrom('', 'Z', '+02:00', '-23:59', '+25:00', ' UTC');
  const time = fc.tuple(fc.constantFrom('T', ' ', 't'), two, fc.constant(':'), two, fc.constantFrom('', ':00', ':60', ':07.123', '.5'), zone);
  const text = fc.tuple(year, two, two, fc.option(time, { nil: [] })).map(([y, month, day, rest]) => `${y}-${month}-${day}${rest.join('')}`);
  fc.assert(fc.property(text, (since) => isTaken(since) === (writtenInstant(since) !== undefined)), { numRuns: 2_000 });
});
