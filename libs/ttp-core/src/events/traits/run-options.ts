// SPDX-License-Identifier: AGPL-3.0-or-later
import { programOf, type Words } from './words';

/** One option of a command line; an option that stands alone has the value `true`. */
export interface Option {
  /** With its dashes, `-v` or `--volume`. */
  readonly name: string;
  readonly value: string;
}

const ENGINES: ReadonlySet<string> = new Set(['docker', 'podman', 'nerdctl']);

/** Options before `run` whose value is the next word. */
const GLOBAL_VALUED: ReadonlySet<string> = new Set(
  (
    '-H --host -c --context --config -l --log-level --tlscacert --tlscert --tlskey ' +
    '--url --connection --identity --root --runroot -n --namespace -a --address'
  ).split(' '),
);

/** Options of `run` and `create` that stand alone; every other one has a value. */
const FLAGS: ReadonlySet<string> = new Set(
  (
    '--detach --init --interactive --tty --privileged --publish-all --read-only --rm --rmi --replace --rootfs --sig-proxy --disable-content-trust ' +
    '--no-healthcheck --no-hosts --oom-kill-disable --quiet --env-host --http-proxy --tls-verify --help'
  ).split(' '),
);
const SHORT_FLAGS = new Set('ditPq');

/** What `docker run` and its kin start a container with; nothing for any other command. What follows the image is the container's own command. */
export function runOptions(words: Words): readonly Option[] {
  const options: Option[] = [];
  let at = ENGINES.has(programOf(words)) ? afterRun(words) : words.length;
  for (let word = words[at]; word !== undefined && isOption(word); word = words[at]) {
    const { name, value } = word.startsWith('--') ? longOption(word) : shortOption(word);
    options.push({ name, value: value ?? words[at + 1] ?? '' });
    at += value === null ? 2 : 1;
  }
  return options;
}

const isOption = (word: string): boolean => word.startsWith('-') && word !== '-' && word !== '--';

/** Place of the first word behind `run` or `create`, or the end where the command is another one. */
function afterRun(words: Words): number {
  for (let at = 1; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === 'run' || word === 'create') return at + 1;
    if (GLOBAL_VALUED.has(word)) at += 1;
    else if (!isOption(word) && word !== 'container') break;
  }
  return words.length;
}

/** As far as one word tells: `value` is null where it is the next word. */
interface Spelt {
  readonly name: string;
  readonly value: string | null;
}

/** `--name=value`, `--name value`, `--flag` */
function longOption(word: string): Spelt {
  const equals = word.indexOf('=');
  if (equals >= 0) return { name: word.slice(0, equals), value: word.slice(equals + 1) };
  return { name: word, value: FLAGS.has(word) ? 'true' : null };
}

/** `-v value`, `-vvalue`, `-v=value`, and behind flags: `-itv value` */
function shortOption(word: string): Spelt {
  let at = 1;
  while (SHORT_FLAGS.has(word.charAt(at))) at += 1;
  if (at === word.length) return { name: word, value: 'true' };
  const value = word.slice(at + 1).replace(/^=/, '');
  return { name: `-${word.charAt(at)}`, value: value === '' ? null : value };
}
