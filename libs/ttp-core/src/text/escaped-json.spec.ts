// SPDX-License-Identifier: AGPL-3.0-or-later
import { HOSTILE_TEXT, TERMINAL_ORDERS } from '../testing';
import { escapedJson } from './escaped-json';

it.each([
  ['\u007f\u009b31m', String.raw`\u007f\u009b31m`],
  ['gnp.\u202eexe', String.raw`gnp.\u202eexe`],
  ['\u2028\u2029\ufeff', String.raw`\u2028\u2029\ufeff`],
  ['\u{e0041}', String.raw`\udb40\udc41`],
  ['ünïcode 漢字 😀', 'ünïcode 漢字 😀'],
])('writes %j as JSON that shows it', (text, shown) => expect(escapedJson(JSON.stringify(text))).toBe(`"${shown}"`));

it('says the same to a parser, and gives a terminal no orders', () => {
  const json = escapedJson(JSON.stringify({ [HOSTILE_TEXT]: [HOSTILE_TEXT] }));
  expect(JSON.parse(json)).toEqual({ [HOSTILE_TEXT]: [HOSTILE_TEXT] });
  expect(json).not.toMatch(TERMINAL_ORDERS);
});
