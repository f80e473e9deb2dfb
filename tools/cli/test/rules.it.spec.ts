// SPDX-License-Identifier: AGPL-3.0-or-later
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aFolder, cleanUp, Ttp, ttp, until } from './ttp';

/** The rules that ship. */
const PACK = readdirSync('rules/ttp').length;

const NEW_RULE = `rule_id: R9001
rule_version: 1
name: made_up
applies_to: [command]
match: { pattern: 'made-up-tool' }
emits:
  - { technique_id: T1046, tactic: TA0007, confidence: 0.7 }
tests:
  - match: made-up-tool -x
  - ignore: other-tool
`;

describe('ttp rules, against a running stack', () => {
  let run: Ttp;
  let rules: string;
  let store: readonly string[];
  let broker: readonly string[];
  beforeAll(async () => {
    const folder = aFolder({});
    rules = join(folder, 'rules');
    mkdirSync(rules);
    cpSync('rules/ttp', rules, { recursive: true });
    run = new Ttp(['up', '--data', join(folder, 'data'), '--rules', rules]);
    await run.says(/(Ctrl-C drains and stops)/);
    store = ['--rule-store', new URL(await run.says(/rules +(http\S+)/)).origin];
    broker = ['--nats', await run.says(/broker +(nats\S+)/)];
  });
  afterAll(async () => {
    await run.interrupt();
    cleanUp();
  });

  const converge = async () => {
    const { code, stdout } = await ttp(['rules', 'status', '--wait', '--timeout', '60', '--json', ...broker]);
    expect(code).toBe(0);
    return JSON.parse(stdout) as { converged: boolean; seq: number; replicas: { seq: number; ruleset_digest: string }[] };
  };
  const list = async (): Promise<Record<string, unknown>[]> => JSON.parse((await ttp(['rules', 'list', '--json', ...store])).stdout);

  it('follow a file from the directory to every worker, and back', async () => {
    const before = await converge();
    writeFileSync(join(rules, 'R9001.yaml'), NEW_RULE);
    await until(async () => (await list()).length > PACK);
    const after = await converge();
    expect(after.seq).toBe(before.seq + 1);
    expect(after.replicas[0]?.ruleset_digest).not.toBe(before.replicas[0]?.ruleset_digest);
    const shown = await ttp(['rules', 'show', 'R9001', ...store]);
    expect(shown.stdout).toContain('R9001 version 1: made_up\nstate    enabled\n');
    expect(shown.stdout.endsWith(`\n\n${NEW_RULE}`)).toBe(true);
    rmSync(join(rules, 'R9001.yaml'));
    await until(async () => (await list()).length === PACK);
    expect((await converge()).replicas[0]?.ruleset_digest).toBe(before.replicas[0]?.ruleset_digest);
    const history = await ttp(['rules', 'history', 'R9001', ...store]);
    expect(history.stdout).toMatch(/^SEQ +WHEN +WHAT +WHO +BEFORE -> AFTER +WHY\n\d+ +\S+ +delete +filesystem +v1 [0-9a-f]{8} -> -\n\d+ +\S+ +write +filesystem +- -> v1 [0-9a-f]{8}\n$/);
  });

  it('switch a rule off and on, saying who, why and what follows', async () => {
    const set = await ttp(['rules', 'state', 'set', 'R0012', 'clipped', '--confidence-max', '0.2', '--expires', '1h', '--reason', 'noisy', ...store]);
    expect(set).toMatchObject({ code: 0, stdout: expect.stringMatching(/^R0012 is clipped to 0\.2 until \S+Z \(local, \S+Z: noisy\)\n$/) });
    expect(set.stderr).toBe('ttp: warning: confidence_max 0.2 is below the confidence floor 0.3: the rule gives no tags while it is clipped\n');
    expect((await ttp(['rules', 'list', ...store])).stdout).toMatch(new RegExp(`\\nR0012 +1 +clipped to 0\\.2 until \\S+ +\\w+\\n[^]*\\n${PACK} rules, 1 not enabled\\n$`));
    const cleared = await ttp(['rules', 'state', 'clear', 'R0012', '--json', ...store]);
    expect(JSON.parse(cleared.stdout)).toMatchObject({ rule_id: 'R0012', state: 'enabled', confidence_max: null, warnings: [] });
  });

  it('show what a sync would change, and answer by exit code', async () => {
    expect(await ttp(['rules', 'diff', rules, ...store])).toMatchObject({ code: 0, stdout: 'no difference\n' });
    const other = aFolder({ 'R9001.yaml': NEW_RULE, 'R0012.yaml': 'rule_id: [' });
    const r0007 = readFileSync(join(rules, 'R0007.yaml'), 'utf8');
    writeFileSync(join(other, 'R0007.yaml'), `${r0007}# changed\n`);
    const { code, stdout, stderr } = await ttp(['rules', 'diff', other, '--json', ...store]);
    const { differences, issues } = JSON.parse(stdout) as { differences: Record<string, string>[]; issues: unknown[] };
    const changes = new Map(differences.map(({ rule_id, change }) => [rule_id, change]));
    expect([changes.get('R9001'), changes.get('R0007'), changes.get('R0008'), changes.get('R0012')]).toEqual(['new', 'changed', 'deleted', undefined]);
    expect({ code, stderr, issues: issues.length }).toEqual({ code: 1, stderr: '', issues: 1 });
  });

  it('say what is wrong with a request, and that there is nobody to ask', async () => {
    const unknown = await ttp(['rules', 'state', 'set', 'R0999', 'disabled', ...store]);
    expect(unknown).toMatchObject({ code: 2, stderr: 'ttp: Rule not found\n' });
    const noCeiling = await ttp(['rules', 'state', 'set', 'R0012', 'clipped', ...store]);
    expect(noCeiling).toMatchObject({ code: 2, stderr: 'ttp: confidence_max must be a number from 0 to 1; a clipped state needs one\n' });
    expect((await ttp(['rules', 'state', 'set', 'R0012', 'off', ...store])).code).toBe(2);
    const nobody = await ttp(['rules', 'list', '--rule-store', 'http://127.0.0.1:9']);
    expect(nobody.code).toBe(1);
    expect(nobody.stderr).toMatch(/^ttp: rule-store does not answer at http:\/\/127\.0\.0\.1:9; start it, or name it with --rule-store URL\n/);
    const alone = await ttp(['rules', 'status', '--replicas', '2', ...broker]);
    expect(alone).toMatchObject({ code: 1, stdout: expect.stringMatching(/\n1 of at least 2 workers are alive; the change log ends at \d+\n$/) });
  });
});
