// SPDX-License-Identifier: AGPL-3.0-or-later
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aFolder, aRuleFile, cleanUp, ROOT, Ttp, ttp } from './ttp';

const manifest: { readonly version: string } = JSON.parse(readFileSync(join(ROOT, 'tools/cli/package.json'), 'utf8'));
const BIN = join(ROOT, 'tools/cli/bin/ttp.mjs');
const SERVICES = ['worker', 'rule-store', 'rule-sync', 'export-api'];
const GROUPS = ['ingest', 'rules', 'attack', 'attack catalog', 'broker', 'dlq', 'config'];
const ATTACK = ['info', 'fetch', 'verify', 'license', 'sha256', 'diff', 'catalog build'].map((name) => `attack ${name}`);
const BROKER = ['broker config', 'broker init', 'dlq list', 'dlq show', 'dlq replay', 'dlq drop'];
const KEYS = ['create', 'list', 'revoke'].map((name) => `api-key ${name}`);
const COMMANDS = ['', 'up', ...SERVICES, ...GROUPS, 'ingest cowrie', 'tag', 'rules lint', ...ATTACK, ...BROKER, ...KEYS, 'config show', 'doctor'];

const words = (line: string) => line.split(' ').filter(Boolean);

afterAll(cleanUp);

describe('help', () => {
  it.each(COMMANDS)('of "ttp %s" goes to stdout with an example', async (command) => {
    const { code, stdout, stderr } = await ttp([...words(command), '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/\nExamples?:\n {2}(echo .*\| )?ttp /);
  });

  it('by "ttp help COMMAND" is the same as by --help', async () => {
    const [byName, byFlag] = await Promise.all([ttp(['help', 'tag']), ttp(['tag', '--help'])]);
    expect(byName).toMatchObject({ code: 0, stdout: byFlag.stdout });
  });

  it('lists every command that can be run, however deep', async () => {
    const { stdout } = await ttp(['--help']);
    for (const command of ['up', ...SERVICES, 'ingest cowrie', 'tag', 'rules lint', ...ATTACK, ...BROKER, ...KEYS, 'config show', 'doctor']) {
      expect(stdout).toMatch(new RegExp(`^  ${command}  `, 'm'));
    }
  });

  it.each([
    ['worker', ['--batch-size', '--db-path', '--extra-topics', '--worker-port', '--rules', '--developer'], ['--port', '--data', '--rule-store-port']],
    ['rule-sync', ['--rules', '--nats', '--rule-sync-port'], ['--batch-size', '--attacker-mode', '--port']],
    ['export-api', ['--port', '--db-url', '--jwt-secret', '--nats'], ['--rules', '--batch-size']],
    ['up', ['--data', '--port', '--extra-topics'], ['--nats', '--nats-replicas']],
    ['tag', ['--rules', '--confidence-floor'], ['--nats', '--db-path', '--port']],
    ['doctor', ['--nats', '--db-path', '--rules', '--port'], ['--batch-size', '--developer']],
  ])('of "ttp %s" lists the options that it uses, and no other', async (command, used, unused) => {
    const { stdout } = await ttp([command, '--help']);
    const listed = new Set([...stdout.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option));
    expect(used.filter((option) => !listed.has(option))).toEqual([]);
    expect(unused.filter((option) => listed.has(option))).toEqual([]);
  });

  it.each([
    ['up', "  ttp up --extra-topics 'decky.*.traffic'"],
    ['worker', "  ttp worker --extra-topics 'decky.*.traffic,system.log'\n  ttp worker --developer --log-format json"],
  ])('of "ttp %s" shows how to use what is not plain', async (command, example) => {
    expect((await ttp([command, '--help'])).stdout).toContain(example);
  });
});

it.each(['--version', '-V'])('"ttp %s" prints the version', async (flag) => {
  expect(await ttp([flag])).toMatchObject({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
});

describe('a wrong command line', () => {
  it.each([
    ['nonsense', /unknown command 'nonsense'/],
    ['--nonsense', /unknown option '--nonsense'/],
    ['tag --nonsense', /unknown option '--nonsense'/],
    ['worker --nonsense x', /unknown option '--nonsense'/],
    ['tag --format xml', /Allowed choices are predictions, tags/],
    ['ingest cowrie', /missing required argument 'file'/],
    ['ingest cowrie x.json --idle-seconds -1', /must be a positive number/],
    ['attack catalog build x.json', /required option '--out <file>'/],
    ['up --once --json', /--json prints the result of an import: name a log with --cowrie FILE, or give --demo/],
    ['rules', /Usage: ttp rules/],
    ['', /Usage: ttp /],
  ])('"ttp %s" leaves with 2 and says why', async (line, reason) => {
    const { code, stdout, stderr } = await ttp(words(line));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(reason);
  });
});

describe('ttp config show', () => {
  const folder = aFolder({ 'ttp.yaml': 'nats_url: nats://192.0.2.1:4222\nbatch_size: 7\ndb_name: from_file\nack_wait_ms: 5000\n' });
  const env = { DECNET_NATS_URL: 'nats://192.0.2.2:4222', DECNET_TTP_BATCH_SIZE: '8', DECNET_JWT_SECRET: 'made-up-secret-of-more-than-32-characters', DECNET_DB_NAME: '' };

  it('takes flags before environment before file before defaults, and masks secrets', async () => {
    const { code, stdout } = await ttp(['config', 'show', '--json', '--nats', 'nats://me:made-up@192.0.2.3:4222'], { env, cwd: folder });
    const shown: readonly { readonly key: string; readonly value: unknown; readonly origin: string }[] = JSON.parse(stdout);
    const of = (key: string) => shown.filter((setting) => setting.key === key).map(({ value, origin }) => [value, origin])[0];
    expect(code).toBe(0);
    expect(of('nats_url')).toEqual(['nats://me:********@192.0.2.3:4222', '--nats']);
    expect(of('batch_size')).toEqual([8, 'DECNET_TTP_BATCH_SIZE']);
    expect(of('ack_wait_ms')).toEqual([5_000, 'ttp.yaml:4: ack_wait_ms']);
    expect(of('db_name')).toEqual(['from_file', 'ttp.yaml:3: db_name']);
    expect(of('attack_version')).toEqual(['', 'default']);
    expect(of('jwt_secret')).toEqual(['********', 'DECNET_JWT_SECRET']);
    expect(stdout).not.toContain('made-up');
  });

  it('prints a table for people', async () => {
    const { stdout } = await ttp(['config', 'show'], { env, cwd: folder });
    expect(stdout).toMatch(/^SETTING +VALUE +FROM +ENVIRONMENT +FLAG\n/);
    expect(stdout).toMatch(/\nbatch_size +8 +DECNET_TTP_BATCH_SIZE +DECNET_TTP_BATCH_SIZE +--batch-size\n/);
    expect(stdout).not.toContain('made-up');
  });

  it('leaves with 3 and every problem at once', async () => {
    const { code, stderr } = await ttp(['config', 'show', '--attack', '12', '--port', 'x'], { cwd: folder });
    expect(code).toBe(3);
    expect(stderr).toMatch(/--attack must be 18\.1 or 19\.0/);
    expect(stderr).toMatch(/--port must be a number, not "x"/);
  });

  it('takes a switch without a value', async () => {
    const { stdout } = await ttp(['config', 'show', '--developer', '--json'], { cwd: folder });
    expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ key: 'developer', value: true, origin: '--developer' }));
  });

  it('leaves with 3 and file, line and fix for what the file says wrong', async () => {
    const cwd = aFolder({ 'bad.yaml': 'batch_size: 7\nnats: x\napi_port: eighty\n' });
    expect(await ttp(['config', 'show', '--config', 'bad.yaml'], { cwd })).toMatchObject({
      code: 3,
      stderr: 'ttp: bad.yaml:2: unknown key "nats"; write nats_url\nbad.yaml:3: api_port must be a number, not "eighty"\n',
    });
  });

  it('leaves with 3 for a configuration file that is not there', async () => {
    expect(await ttp(['config', 'show', '--config', '/nonexistent.yaml'])).toMatchObject({ code: 3, stderr: 'ttp: /nonexistent.yaml: no such configuration file\n' });
  });
});

describe('ttp rules lint', () => {
  it('finds no error in the rules that ship', async () => {
    const { code, stdout } = await ttp(['rules', 'lint']);
    expect(stdout).toMatch(/^\d+ files, \d+ rules, 0 errors, 1 warning\n$/m);
    expect(code).toBe(0);
  });

  const bad = join(aFolder({ 'R0901.yaml': aRuleFile('R0901', 'a(b') }), 'R0901.yaml');

  it('shows file, line and column of an error, and leaves with 2', async () => {
    const { code, stdout } = await ttp(['rules', 'lint', bad]);
    expect(stdout).toMatch(new RegExp(`^${bad}:6:\\d+: error R0901 match\\.pattern: .+; .+\\n1 file, 0 rules, 1 error, 0 warnings\\n$`));
    expect(code).toBe(2);
  });

  it('prints one JSON document with --json', async () => {
    const { code, stdout } = await ttp(['rules', 'lint', bad, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ files: 1, rules: 0, errors: 1, warnings: 0, issues: [{ severity: 'error', file: bad, line: 6, ruleId: 'R0901' }] });
    expect(code).toBe(2);
  });

  it('makes what a rule says harmless before it reaches the terminal', async () => {
    const file = join(aFolder({ 'R0902.yaml': 'rule_id: "\\e[2Jx"\n' }), 'R0902.yaml');
    expect((await ttp(['rules', 'lint', file])).stdout).not.toContain('\u001b');
  });

  it('leaves with 3 for a path that cannot be read', async () => {
    expect(await ttp(['rules', 'lint', '/nonexistent'])).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('/nonexistent: cannot be read: ENOENT') });
  });
});

describe('the npm bin', () => {
  const program = [process.execPath, BIN];

  it('passes arguments, output and the exit code', async () => {
    expect(await ttp(['--help'], { program })).toMatchObject({ code: 0, stdout: expect.stringContaining('Usage: ttp ') });
    expect(await ttp(['rules', 'lint', '/nonexistent'], { program })).toMatchObject({ code: 3 });
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('is the program itself where its Node serves, so that %s ends it', async (signal) => {
    const run = new Ttp(['tag', '--format', 'tags'], { program, stdin: null });
    run.child.stdin?.write(`${JSON.stringify({ id: 's', commands: ['cat /etc/shadow'] })}\n`);
    await run.says(/("uuid")/);
    expect(run.descendants()).toEqual([]);
    run.child.kill(signal);
    expect(await run.ended).toMatchObject({ code: null, signal });
  });
});
