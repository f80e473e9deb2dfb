// SPDX-License-Identifier: AGPL-3.0-or-later

/** A command that runs another one: which of its options take a value, and how many words stand before the command. */
interface Wrapper {
  /** Letters of the options whose value is the next word. */
  readonly valued?: string;
  /** Words between the options and the command. */
  readonly words?: number;
}

const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  builtin: {},
  busybox: {},
  chroot: { words: 1 },
  command: {},
  doas: { valued: 'uC' },
  env: { valued: 'uCS' },
  exec: { valued: 'a' },
  ionice: { valued: 'cnp' },
  nice: { valued: 'n' },
  nohup: {},
  setsid: {},
  stdbuf: { valued: 'ioe' },
  sudo: { valued: 'ugpChrtTDR' },
  time: { valued: 'fo' },
  timeout: { valued: 'ks', words: 1 },
  toybox: {},
  unshare: {},
  watch: { valued: 'n' },
  xargs: { valued: 'aEdIiLlnPs' },
};

const SHELLS = new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'su', 'script']);

/** What a simple command runs, besides itself. */
export interface Unwrapped {
  /** The command behind wrappers (`sudo -u x nohup`, `busybox`, `env A=1`), innermost last. */
  readonly commands: readonly (readonly string[])[];
  /** Text that a shell is told to run (`sh -c '...'`, `eval ...`, `bash <<< '...'`). */
  readonly scripts: readonly string[];
}

/** Any other command runs nothing but itself. */
const RUNNERS = new Set([...Object.keys(WRAPPERS), ...SHELLS, 'eval']);

const ITSELF: Unwrapped = { commands: [], scripts: [] };

const ASSIGNMENT = /^[A-Za-z_]\w{0,63}\+?=/;
const MOST_WRAPPERS = 8;

/** Takes the wrappers off a command, one after the other. */
export function unwrapCommand(words: readonly string[]): Unwrapped {
  const [first = ''] = words;
  if (!first.includes('=') && !RUNNERS.has(nameOf(first))) return ITSELF;
  const commands: (readonly string[])[] = [];
  const scripts: string[] = [];
  let current = withoutAssignments(words);
  for (let depth = 0; depth < MOST_WRAPPERS && current.length > 0; depth += 1) {
    if (current.length < words.length) commands.push(current);
    const name = nameOf(current[0] ?? '');
    const script = scriptOf(name, current);
    if (script !== null) scripts.push(script);
    const wrapper = Object.hasOwn(WRAPPERS, name) ? WRAPPERS[name] : undefined;
    if (wrapper === undefined) break;
    current = withoutAssignments(current.slice(1 + leading(current.slice(1), wrapper)));
  }
  return { commands, scripts };
}

const nameOf = (word: string): string => word.slice(word.lastIndexOf('/') + 1);

function withoutAssignments(words: readonly string[]): readonly string[] {
  const first = words.findIndex((word) => !ASSIGNMENT.test(word));
  return first < 0 ? [] : words.slice(first);
}

/** How many words stand before the command that is run. */
function leading(words: readonly string[], { valued = '', words: fixed = 0 }: Wrapper): number {
  let at = 0;
  while (at < words.length) {
    const word = words[at] ?? '';
    if (!word.startsWith('-') || word === '-') break;
    at += 1;
    if (word === '--') break;
    if (!word.startsWith('--') && word.length === 2 && valued.includes(word[1] ?? '')) at += 1;
  }
  return at + fixed;
}

function scriptOf(name: string, words: readonly string[]): string | null {
  if (name === 'eval') return words.slice(1).join(' ');
  if (!SHELLS.has(name)) return null;
  const hereString = words.indexOf('<<<');
  if (hereString > 0) return words[hereString + 1] ?? null;
  const option = words.findIndex((word, i) => i > 0 && /^-[a-z]{0,8}c$/i.test(word));
  return option < 0 ? null : (words[option + 1] ?? null);
}
