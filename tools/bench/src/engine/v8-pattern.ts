// SPDX-License-Identifier: AGPL-3.0-or-later

/** Flags that open a pattern or a group hold for all of it: V8 writes them into the group's head. */
const LEADING_FLAGS = /^\(\?([ims]+)\)([\s\S]*)$/;
const GROUP_FLAGS = /\(\?:\(\?([ims]+)\)/g;

/** An escape, the opening of a class, its end, a dot, a group's opening with or without flags or a name, a group's end. */
const TOKEN = /\\[\s\S]|\[|\]|\.|\(\?[ims]*:|\(\?P<|\(|\)/g;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\\A', '^'],
  ['\\z', '$'],
  ['\\Z', '$'],
]);

/** The same pattern for V8's backtracking engine: the baseline that the bench compares with. Meanings that differ are spelled out. */
export function toRegExp(source: string): RegExp {
  let inClass = false;
  const dotAll = [false];
  const translate = (token: string): string => {
    if (token === '\\s') return inClass ? String.raw`\t\n\f\r ` : String.raw`[\t\n\f\r ]`;
    if (token.startsWith('\\')) return ESCAPES.get(token) ?? token;
    if (token.startsWith(']')) inClass = false;
    else if (inClass) return token;
    else if (token.startsWith('[')) inClass = true;
    else if (token === ')') dotAll.pop();
    else if (token.startsWith('(')) dotAll.push(token.includes('s') || dotAll.at(-1) === true);
    else return dotAll.at(-1) ? String.raw`[\s\S]` : String.raw`[^\n]`;
    return token === '(?P<' ? '(?<' : token;
  };
  return new RegExp(source.replace(LEADING_FLAGS, '(?$1:$2)').replaceAll(GROUP_FLAGS, '(?$1:').replaceAll(TOKEN, translate));
}
