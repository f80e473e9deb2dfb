// SPDX-License-Identifier: AGPL-3.0-or-later
import { undoEscapes } from './ansi-string';

/** Enough for a one-line dropper; a binary is not a script. */
const LONGEST = 16_384;
const SHORTEST = 12;
const MOST_PAYLOADS = 4;

const BASE64_WORD = /^[A-Za-z0-9+/]+={0,2}$/;
const HEX_WORD = /^(?:[0-9a-fA-F]{2})+$/;
const ESCAPED = /\\(?:x[0-9a-fA-F]{2}|0?[0-7]{3})/;

/** Without any of these in its line, no command decodes anything. */
const DECODES = /base64|openssl|python|busybox|xxd|\\/;

export const mayDecode = (line: string): boolean => DECODES.test(line);

/** Scripts that the commands carry encoded and decode themselves: `echo ... | base64 -d`, `xxd -r -p`, `printf '\x..'`. */
export function decodePayloads(commands: readonly (readonly string[])[]): readonly string[] {
  const decodes = (tool: RegExp, option: RegExp) => commands.some((words) => tool.test(words[0] ?? '') && words.some((word) => option.test(word)));
  const words = commands.flat().filter(({ length }) => length >= SHORTEST && length <= LONGEST);
  const found = [
    ...(decodes(/(?:^|\/)(?:base64|openssl|python\d?|busybox)$/, /^-{1,2}d|^-D$|base64|decode/) ? words.filter((word) => BASE64_WORD.test(word)).map(fromBase64) : []),
    ...(decodes(/(?:^|\/)xxd$/, /^-\w{0,4}r/) ? words.filter((word) => HEX_WORD.test(word)).map(fromHex) : []),
    ...words.filter((word) => ESCAPED.test(word)).map(undoEscapes),
  ];
  return found.filter(isText).slice(0, MOST_PAYLOADS);
}

const fromBase64 = (word: string): string => Buffer.from(word, 'base64').toString('utf8');
const fromHex = (word: string): string => Buffer.from(word, 'hex').toString('utf8');

/** Nearly all of it can be typed. */
function isText(text: string): boolean {
  let odd = 0;
  for (const char of text) if (!(char >= ' ' && char <= '~') && char !== '\n' && char !== '\t' && char !== '\r') odd += 1;
  return text.length > 0 && odd * 20 <= text.length;
}
