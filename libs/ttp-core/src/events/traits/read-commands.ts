// SPDX-License-Identifier: AGPL-3.0-or-later
import { clipText } from '../../engine/clip-text';
import { scriptsOf } from '../../shell';
import { programOf, type Words } from './words';

/** What may stand between the letters of a word without being part of it. */
const QUOTING = /["']|\\(?![x0-7])|\$[@*]/;
const ALL_QUOTING = new RegExp(QUOTING, 'g');

/** What decodes a text: only a reading shows it. The escapes of `echo` and `printf` are not among it, as bots write whole programs in them. */
const DECODING = /base64|openssl|xxd|\$'/;

const KEYWORDS: ReadonlySet<string> = new Set(['if', 'then', 'elif', 'else', 'while', 'until', 'do', '!', '{']);
const CLUSTER_CLIENTS: ReadonlySet<string> = new Set(['kubectl', 'oc', 'crictl']);

/** UTF-16 units read for one session: some 40 ms at worst. */
const READ_LIMIT = 65_536;

/**
 * The simple commands of those texts in which `hint` occurs, or may be hidden: reading every text would cost far more. Texts behind the limit
 * are not read.
 */
export function readCommands(texts: readonly string[], hint: RegExp): readonly Words[] {
  const commands: Words[] = [];
  let left = READ_LIMIT;
  for (const text of texts.map(clipText)) {
    if (!mayTell(text, hint)) continue;
    left -= text.length;
    if (left < 0) break;
    commands.push(...commandsOf(text));
  }
  return commands;
}

const mayTell = (text: string, hint: RegExp): boolean =>
  hint.test(text) || DECODING.test(text) || (QUOTING.test(text) && hint.test(text.replaceAll(ALL_QUOTING, '')));

const commandsOf = (text: string): readonly Words[] =>
  [...scriptsOf(text)].flatMap(({ commands, wrapped }) => [...commands, ...wrapped].flatMap(runBy));

/** `then cat .env` runs cat, and so does `kubectl exec pod -- cat .env`. */
function runBy(words: Words): readonly Words[] {
  const own = KEYWORDS.has(words[0] ?? '') ? words.slice(1) : words;
  const separator = CLUSTER_CLIENTS.has(programOf(own)) ? own.indexOf('--') : -1;
  return separator < 0 ? [own] : [own, own.slice(separator + 1)];
}
