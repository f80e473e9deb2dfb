// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { batchLength, bytesOf } from './batch-length';

const queueOf = (sizes: readonly number[]) => sizes.map((size) => ({ data: new Uint8Array(size) }));

describe('batchLength', () => {
  it.each`
    sizes            | messages | bytes | length | why
    ${[]}            | ${3}     | ${10} | ${0}   | ${'there is nothing'}
    ${[1, 1]}        | ${3}     | ${10} | ${2}   | ${'there is no more'}
    ${[1, 1, 1, 1]}  | ${3}     | ${10} | ${3}   | ${'the count is reached'}
    ${[5, 5, 1]}     | ${3}     | ${10} | ${2}   | ${'the weight is reached'}
    ${[5, 6, 1]}     | ${3}     | ${10} | ${1}   | ${'the second is too heavy beside the first'}
    ${[99, 1]}       | ${3}     | ${10} | ${1}   | ${'a heavy one goes alone'}
    ${[0, 0, 0, 99]} | ${9}     | ${10} | ${3}   | ${'empty ones weigh nothing'}
  `('of $sizes is $length: $why', ({ sizes, messages, bytes, length }) => {
    expect(batchLength(queueOf(sizes), { messages, bytes })).toBe(length);
  });

  it('never goes beyond a limit with more than one message, and never stops early', () => {
    const sizes = fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 10 }), fc.nat({ max: 60 }), (given, messages, bytes) => {
        const queue = queueOf(given);
        const length = batchLength(queue, { messages, bytes });
        const isWithin = length === 1 || (length <= messages && bytesOf(queue.slice(0, length)) <= bytes);
        const isMost = length === queue.length || length === messages || bytesOf(queue.slice(0, length + 1)) > bytes;
        return isWithin && isMost;
      }),
    );
  });
});
