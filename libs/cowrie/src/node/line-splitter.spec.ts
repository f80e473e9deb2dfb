// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { LineSplitter, type RawLine } from './line-splitter';

function split(text: string, chunkBytes: number, maxLineBytes: number): RawLine[] {
  const bytes = Buffer.from(text);
  const splitter = new LineSplitter(maxLineBytes);
  const lines: RawLine[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes) lines.push(...splitter.push(bytes.subarray(at, at + chunkBytes)));
  const rest = splitter.rest();
  return rest ? [...lines, rest] : lines;
}

describe('LineSplitter', () => {
  it('takes either line ending, and a last line without one', () => {
    expect(split('a\nb\r\n\nc', 100, 100)).toEqual([
      { text: 'a', length: 2 },
      { text: 'b', length: 3 },
      { text: '', length: 1 },
      { text: 'c', length: 1 },
    ]);
  });

  it('gives the same lines however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '😀', '\r', ' ') })), fc.integer({ min: 1, max: 9 }), (texts, chunkBytes) => {
        const text = texts.join('\n');
        expect(split(text, chunkBytes, 1000)).toEqual(split(text, 1_000_000, 1000));
        expect(split(text, chunkBytes, 1000).reduce((sum, { length }) => sum + length, 0)).toBe(Buffer.byteLength(text));
      }),
    );
  });

  it.each([1, 3, 1000])('passes over a line that is too long, read %d bytes at a time, and goes on after it', (chunkBytes) => {
    expect(split(`ok\n${'x'.repeat(50)}\nok`, chunkBytes, 10)).toEqual([
      { text: 'ok', length: 3 },
      { text: null, length: 51 },
      { text: 'ok', length: 2 },
    ]);
  });
});
