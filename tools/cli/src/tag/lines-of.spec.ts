// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { linesOf } from './lines-of';

async function* inPieces(text: string, size: number) {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function lines(text: string, size = 3): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const line of linesOf(inPieces(text, size))) all.push(line);
  return all;
}

it.each([
  ['a\nb\r\n\nc', ['a', 'b', '', 'c']],
  ['a\n', ['a']],
  ['', []],
  ['one \u2028 line \u2029 of JSON \u0085\r still\n', ['one \u2028 line \u2029 of JSON \u0085\r still']],
])('of %j are %j', async (text, expected) => expect(await lines(text)).toEqual(expected));

it('are the same wherever the bytes are torn', async () => {
  const text = fc.array(fc.string({ unit: fc.constantFrom('a', '\r', 'é', '😀', '\u2028') })).map((parts) => parts.join('\n'));
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (whole, size) => {
      expect(await lines(whole, size)).toEqual(await lines(whole, 10_000));
    }),
  );
});
