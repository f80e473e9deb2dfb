// SPDX-License-Identifier: AGPL-3.0-or-later
import { Random } from '../random';

/** A text of a given length that makes matching as dear as an attacker can. */
export interface HostileText {
  readonly name: string;
  make(length: number): string;
}

const repeated = (unit: string) => (length: number) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

/** What the sources of patterns say literally, one after the other. */
function literalsOf(sources: readonly string[]): string {
  return sources.join(' ').replaceAll(/\\[bBdDsSwW]|\(\?i\)|\(\?:|\{[\d,]+\}|[()[\]|*+?^$]/g, ' ').replaceAll('\\', '').replaceAll(/\s+/g, ' ');
}

/** `sources` are the patterns to be matched against. */
export function hostileTexts(sources: readonly string[]): readonly HostileText[] {
  return [
    { name: 'one reader and spaces', make: (length) => `cat${' '.repeat(length - 3)}` },
    { name: 'opening tags', make: repeated('echo <?php ') },
    { name: 'fetches without URL', make: repeated('wget curl -O ') },
    { name: 'redirects', make: repeated('>> /etc/cron.d ') },
    { name: 'almost boundaries', make: repeated('xnmapx nc -z_ ') },
    { name: 'sudo flags', make: repeated('sudo -n find / -perm -') },
    { name: 'one letter', make: repeated('a') },
    { name: 'random a and b', make: (length) => new Random(length).text('ab', length) },
    { name: 'random printable', make: (length) => new Random(length).text(' !"#$%&()*+,-./09:;<=>?@AZ[]^_az{|}~', length) },
    { name: 'astral characters', make: repeated('😀 ') },
    { name: 'every literal', make: repeated(literalsOf(sources)) },
  ];
}
