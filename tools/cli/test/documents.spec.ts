// SPDX-License-Identifier: AGPL-3.0-or-later
import { Command } from 'commander';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../src/commands';
import { ROOT } from './ttp';

// What documents tell people to type must be there; whether it does what they say is for other tests.

const DOCUMENTS = ['README.md', ...globSync('docs/*.md', { cwd: ROOT })];
const read = (document: string) => readFileSync(join(ROOT, document), 'utf8');

/** `ttp ...` in a block of code or in a line of text, up to what ends a command in a shell. */
const commandsIn = (text: string): readonly string[] => [
  ...[...text.matchAll(/`(?:npx )?(ttp [^`\n]+)`/g)].map(([, command = '']) => command),
  ...[...text.matchAll(/^```(?:sh|console)\n(.*?)^```$/gms)].flatMap(([, block = '']) => block.match(/(?<=^|\n|\| |\$ |npx )ttp [^\n|#]*/g) ?? []),
];

function words(command: string): readonly string[] {
  const [alone = ''] = command.split(/ [|#&;>]/);
  return alone.split(/\s+/).slice(1).map((word) => word.replace(/[.,;:)]+$/, ''));
}

describe('the commands that documents name', () => {
  const program = new Command('ttp');
  beforeAll(async () => {
    for (const { name, load } of COMMANDS) (await load()).configure(program.command(name));
  });

  /** What of a command is not there; null when all of it is. */
  function unknownIn(command: string): string | null {
    let at = program;
    for (const word of words(command)) {
      const next = at.commands.find((one) => one.name() === word);
      if (next) at = next;
      else if (at.commands.length > 0 && /^[a-z]/.test(word)) return word;
    }
    const flags = words(command).filter((word) => word.startsWith('--')).map((flag) => flag.replace(/=.*/, ''));
    return flags.find((flag) => flag !== '--help' && !at.options.some(({ long }) => long === flag)) ?? null;
  }

  it('are found', () => expect(commandsIn(read('docs/operations.md')).length).toBeGreaterThan(20));

  it.each(DOCUMENTS)('exist, with their flags: %s', (document) => {
    const unknown = commandsIn(read(document)).flatMap((command) => unknownIn(command) ?? []);
    expect(unknown).toEqual([]);
  });
});

describe('the alerts', () => {
  it('read metrics that exist, with labels that those have', () => {
    const rows = read('docs/metrics.md').matchAll(/^\| `(ttp_\w+)` \| \w+ \| ([^|]*)\|/gm);
    const labels = new Map([...rows].map(([, name = '', said = '']) => [name, said.match(/\w+/g)?.map(String) ?? []]));
    const alerts = [...read('docs/operations.md').matchAll(/^expr: (.*)$/gm)].map(([, expression = '']) => expression);
    expect(alerts.length).toBeGreaterThan(12);
    for (const alert of alerts) {
      for (const [, name = '', selector = ''] of alert.matchAll(/(ttp_\w+)(?:\{([^}]*)\})?/g)) {
        const known = labels.get(name.replace(/_(bucket|sum|count)$/, '')) ?? labels.get(name);
        const asked = [...selector.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label]) => label);
        expect([name, asked.filter((label) => label !== 'service' && !known?.includes(label ?? ''))]).toEqual([name, known ? [] : 'a metric']);
      }
    }
  });
});
