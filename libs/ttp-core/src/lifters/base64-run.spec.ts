// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { largestBase64Run } from './base64-run';

const wrap = (text: string, columns: number, end: string): string => (text.match(new RegExp(`.{1,${columns}}`, 'g')) ?? []).join(end);

describe('largestBase64Run', () => {
  it('measures what was encoded, wrapped or not, whatever stands around it', () => {
    const columns = fc.constantFrom(10_000, 76, 64, 32);
    const around = fc.constantFrom('', 'Hello\n', 'see below:\r\n\r\n', ' - ');
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 24, maxLength: 600 }), columns, fc.constantFrom('\n', '\r\n'), around, (bytes, width, end, other) => {
        const text = wrap(Buffer.from(bytes).toString('base64'), width, end);
        expect(largestBase64Run(`${other}${text}${other === '' ? '' : `\n\n${other}`}`)).toBe(bytes.length);
      }),
    );
  });

  it('does not take ordinary lines behind it for more of it', () => expect(largestBase64Run(`${'QUJD'.repeat(19)}\nhello world`)).toBe(57));

  it.each([33, 34, 35, 41])('does not take a line of %i letters before it for a part of it', (length) =>
    expect(largestBase64Run(`${'x'.repeat(length)}\n${wrap('QUJD'.repeat(100), 76, '\n')}`)).toBe(300));

  it('takes the largest of several', () => expect(largestBase64Run(`${'A'.repeat(40)} ${'B'.repeat(80)} ${'C'.repeat(36)}`)).toBe(60));

  it.each([
    ['a short run', 'QUJD'.repeat(7)],
    ['words, one a line', Array.from({ length: 500 }, () => 'word').join('\n')],
    ['a run of a wrong length', 'A'.repeat(41)],
    ['too little padding', `${'A'.repeat(42)}=`],
    ['too much padding', `${'A'.repeat(40)}==`],
    ['nothing', ''],
  ])('finds nothing in %s', (_, text) => expect(largestBase64Run(text)).toBe(0));
});
