// SPDX-License-Identifier: AGPL-3.0-or-later
import { InputPipe } from './input.pipe';
import { WholeNumber } from './whole-number';

class PageQuery {
  @WholeNumber('limit must be in [0, 9]', 0, 9)
  limit: number = 5;
}

const read = (query: object) => new InputPipe().transform(query, { type: 'query', metatype: PageQuery });

describe('WholeNumber', () => {
  it.each([
    [{ limit: '0' }, 0],
    [{ limit: '9' }, 9],
    [{ limit: '007' }, 7],
    [{}, 5],
  ])('takes %j', (query, limit) => expect(read(query)).toEqual({ limit }));

  it.each(['', ' ', '10', '-1', '1.0', '1e0', '0x1', ' 1', '١', 'Infinity', ['1'], ['1', '2'], { gt: '1' }])('refuses %j', (limit) =>
    expect(() => read({ limit })).toThrow('limit must be in [0, 9]'),
  );
});
