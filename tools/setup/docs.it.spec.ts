// SPDX-License-Identifier: AGPL-3.0-or-later
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// Documents may lie only by accident: every `console` block is run, and must print what stands below its command.

interface Example {
  readonly document: string;
  readonly command: string;
  /** `…` stands for anything; alone on a line, for any lines. */
  readonly output: readonly string[];
}

const ROOT = join(__dirname, '../..');

const documents = () => ['README.md', ...globSync('docs/**/*.md', { cwd: ROOT })];

const examplesOf = (document: string): Example[] =>
  [...readFileSync(join(ROOT, document), 'utf8').matchAll(/^```console\n(.*?)^```$/gms)]
    .flatMap(([, block = '']) => block.split(/^\$ /m).slice(1))
    .map((example) => example.trimEnd().split('\n'))
    .map(([command = '', ...output]) => ({ document, command, output }));

const EXAMPLES = documents().flatMap(examplesOf);

function patternOf(output: readonly string[]): RegExp {
  const lines = output.map((line) => (line.trim() === '…' ? '(?:.*\\n)*?' : `${line.split('…').map(escaped).join('.*')}\\n`));
  return new RegExp(`^${lines.join('')}$`);
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

const run = (command: string) => {
  const env = { ...process.env, PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env['PATH']}` };
  return execFileSync('bash', ['-o', 'pipefail', '-c', command], { cwd: ROOT, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 60_000 });
};

describe('the documents', () => {
  it.each(documents())('%s names tests that exist', (document) => {
    const text = readFileSync(join(ROOT, document), 'utf8');
    const named = [...text.matchAll(/`([\w.-]+\/[\w./-]+\.spec\.ts)`/g)].map(([, path = '']) => path);
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('have examples', () => expect(EXAMPLES.length).toBeGreaterThan(4));

  it.each(EXAMPLES)('$document: $command', ({ command, output }) => expect(run(command)).toMatch(patternOf(output)), 60_000);
});
