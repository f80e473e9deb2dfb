// SPDX-License-Identifier: AGPL-3.0-or-later
import { programOf, type Words } from './words';

type Select = (args: Words) => Words;

const isOption = (word: string): boolean => word.startsWith('-');
const operands: Select = (args) => args.filter((word) => !isOption(word));

const UPLOADS: ReadonlySet<string> = new Set(['-T', '--upload-file']);

/** Which arguments of programs that read files are files they read. */
const READERS: ReadonlyMap<string, Select> = new Map([
  ...named('cat tac nl less more head tail cut sort uniq strings xxd od hexdump base64 base32', operands),
  ...named('gzip bzip2 xz zip tar 7z vi vim view nano find locate', operands),
  // The first is what they look for.
  ...named('grep egrep fgrep zgrep rg awk gawk mawk sed jq', (args) => operands(args).slice(1)),
  // The last is where they write.
  ...named('cp mv scp rsync', (args) => operands(args).slice(0, -1)),
  ...named('dd', (args) => args.filter((word) => word.startsWith('if='))),
  // A bare name is where they write, unless they are told to send it.
  ...named('curl wget', (args) => args.filter((word, i) => /@|:\/\/|^--(?:post|body)-file=/.test(word) || UPLOADS.has(args[i - 1] ?? ''))),
]);

function named(programs: string, select: Select): readonly (readonly [string, Select])[] {
  return programs.split(' ').map((program) => [program, select]);
}

/** The words of a command that are files it reads, URLs among them. */
export function readFiles(words: Words): Words {
  const { inputs, rest } = withoutRedirections(words);
  return [...inputs, ...(READERS.get(programOf(rest))?.(rest.slice(1)) ?? [])];
}

/** `inputs` are read whatever the program is. */
function withoutRedirections(words: Words): { readonly inputs: Words; readonly rest: Words } {
  const inputs: string[] = [];
  const rest: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (!/^\d{0,2}[<>]/.test(word)) rest.push(word);
    else if (words[++at] !== undefined && /^0?<$/.test(word)) inputs.push(words[at] ?? '');
  }
  return { inputs, rest };
}
