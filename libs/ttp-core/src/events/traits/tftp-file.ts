// SPDX-License-Identifier: AGPL-3.0-or-later
import { programOf, type Trait, type Words } from './words';

const CLIENTS: ReadonlySet<string> = new Set(['tftp', 'atftp']);

const URL = /^tftp:\/{0,2}[^/]{0,255}\/?/i;

/** The file that is transferred by TFTP: of several the first that may be a configuration, so that a bot fetched before does not hide it. */
export const tftpFile: Trait = {
  field: 'tftp_filename',
  instead: [],
  hint: '[Tt][Ff][Tt][Pp]',
  tell: (commands: readonly Words[]) => {
    const files = commands.flatMap(filesOf).filter((file) => file !== '');
    return files.find((file) => /conf|cfg/i.test(file)) ?? files[0] ?? null;
  },
};

function filesOf(words: Words): Words {
  const program = programOf(words).toLowerCase();
  if (CLIENTS.has(program)) return clientFile(words);
  if (!words.some((word) => URL.test(word))) return [];
  // `copy running-config tftp://...`: a router's own, whose file is either side.
  return (program === 'copy' ? words.slice(1) : words.filter((word) => URL.test(word))).map((word) => word.replace(URL, ''));
}

/** `-r name` or, without one, `-l name` of BusyBox, `get name` of others. */
function clientFile(words: Words): Words {
  const [file] = [/^(?:get|put)$/i, /^-[a-z]{0,4}r$|^--remote-file$/, /^-[a-z]{0,4}l$/].flatMap((before) => after(words, before));
  return file === undefined ? [] : [file];
}

/** The word behind the first that `before` matches. */
function after(words: Words, before: RegExp): Words {
  const at = words.findIndex((word) => before.test(word));
  return at < 0 ? [] : words.slice(at + 1, at + 2);
}
