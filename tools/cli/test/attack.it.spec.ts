// SPDX-License-Identifier: AGPL-3.0-or-later
import { AttackerStore, createDataSource, migrate, TagStore } from '@ttp/persistence';
import { type Tag, tagId } from '@ttp/ttp-core';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { aFolder, cleanUp, ROOT, ttp } from './ttp';

const attack = (line: string, options: Parameters<typeof ttp>[1] = {}) => ttp(['attack', ...line.split(' ').filter(Boolean)], options);

const jsonOf = async (line: string, options?: Parameters<typeof ttp>[1]): Promise<unknown> => JSON.parse((await attack(`${line} --json`, options)).stdout);

/** It leaves with this code, says this on stderr, and nothing on stdout. */
async function expectRefusal(line: string, code: number, reason: string, options?: Parameters<typeof ttp>[1]): Promise<void> {
  const ended = await attack(line, options);
  expect([ended.code, ended.stdout, ended.stderr]).toEqual([code, '', expect.stringContaining(reason)]);
}

afterAll(cleanUp);

/** A made-up miniature of ATT&CK, in MITRE's shape. */
function aBundle(release: string): string {
  const objects = [
    { type: 'x-mitre-collection', id: 'x-mitre-collection--1', x_mitre_version: release },
    { type: 'identity', id: 'identity--1', name: 'The MITRE Corporation' },
    { type: 'marking-definition', id: 'marking-definition--1', definition_type: 'statement' },
    published('x-mitre-tactic', 'TA9001', { x_mitre_shortname: 'made-up' }),
    published('attack-pattern', 'T9001', { kill_chain_phases: [{ kill_chain_name: 'mitre-attack', phase_name: 'made-up' }] }),
  ];
  return JSON.stringify({ type: 'bundle', objects });
}

function published(type: string, id: string, more: object) {
  return {
    type,
    id: `${type}--${id}`,
    name: `${id} by name`,
    created: '2020-01-01T00:00:00.000Z',
    modified: '2021-01-01T00:00:00.000Z',
    created_by_ref: 'identity--1',
    object_marking_refs: ['marking-definition--1'],
    external_references: [{ source_name: 'mitre-attack', external_id: id, url: `https://attack.mitre.org/${id}` }],
    ...more,
  };
}

const TEXT = aBundle('20.0');
const SHA256 = createHash('sha256').update(TEXT).digest('hex');
const NAME = 'enterprise-attack-20.0.json';
const PINNED = { DECNET_ATTACK_VERSION: '20.0', DECNET_ATTACK_SHA256: SHA256 };

describe('ttp attack info', () => {
  it('shows the data in use', async () => {
    expect(await jsonOf('info')).toEqual({
      release: '19.0',
      source: 'the catalogue that ships',
      license: 'shipped: ttp attack license',
      bundle_sha256: '521f24f2e2387bb264c54962695edb5c39d6401eb7c3998c3b8d94e047d61c8c',
      techniques: 222,
      sub_techniques: 475,
      retired: expect.any(Number),
      tactics: 15,
      groups: expect.any(Number),
      rules_may_also_name: ['18.1'],
    });
    expect((await attack('info --attack 18.1')).stdout).toMatch(/^release +18\.1\nsource +the catalogue that ships\n/);
  });

  it('shows a technique, and what replaced it', async () => {
    expect(await jsonOf('info t1562.001')).toMatchObject({ id: 'T1562.001', status: 'revoked', replaced_by: 'T1685', release: '19.0' });
    const { stdout } = await attack('info T1059.004 --attack 18.1');
    expect(stdout).toMatch(/^id +T1059\.004\nname +Command and Scripting Interpreter: Unix Shell\nstatus +active\nparent +T1059 Command /);
    expect(stdout).toMatch(/\ntactics +TA0002 Execution\nplatforms +ESXi, [^\n]*\ngroups +G\d{4} /);
    expect(stdout).toContain('https://attack.mitre.org/techniques/T1059/004\n');
  });

  it('shows a tactic', async () => {
    expect(await jsonOf('info ta0005')).toMatchObject({ id: 'TA0005', name: 'Stealth', short_name: 'stealth', release: '19.0' });
  });

  it('leaves with 2 for an id that is not there, and suggests one', async () => {
    await expectRefusal('info T1O59', 2, 'ttp: T1O59 is not in ATT&CK 19.0; did you mean T1059 (Command and Scripting Interpreter)?\n');
    expect((await ttp(['attack', 'info', '\u001b[2J'])).stderr).not.toContain('\u001b');
  });

  it('shows a bundle that is configured, and leaves with 3 when it is not to be trusted', async () => {
    const folder = aFolder({ [NAME]: TEXT, 'LICENSE.txt': 'terms', 'cache/x': '' });
    const env = { ...PINNED, DECNET_ATTACK_BUNDLE: join(folder, NAME), DECNET_ATTACK_CACHE_DIR: join(folder, 'cache') };
    const shown = { release: '20.0', source: join(folder, NAME), license: join(folder, 'LICENSE.txt') };
    expect(await jsonOf('info', { env })).toMatchObject(shown);
    const other = 'ab'.repeat(32);
    const reason = `its SHA-256 is ${SHA256}, expected ${other} for ATT&CK 20.0; not read`;
    await expectRefusal('info', 3, reason, { env: { ...env, DECNET_ATTACK_SHA256: other } });
    const lint = await ttp(['rules', 'lint'], { env: { ...env, DECNET_ATTACK_BUNDLE: '/nonexistent' } });
    expect([lint.code, lint.stderr]).toEqual([3, expect.stringContaining('DECNET_ATTACK_BUNDLE is /nonexistent')]);
  });
});

describe('ttp attack fetch, verify and sha256', () => {
  let server: Server;
  let mirror: string;
  let cache: string;
  let asked: number;
  beforeEach(async () => {
    asked = 0;
    const files: Record<string, string> = { [`/enterprise-attack/${NAME}`]: TEXT, '/LICENSE.txt': 'terms' };
    server = createServer(({ url = '' }, response) => {
      asked += 1;
      const text = files[url];
      response.writeHead(text === undefined ? 404 : 200).end(text);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    cache = join(aFolder(), 'cache');
  });
  afterEach(async () => {
    server.close();
    await once(server, 'close');
  });

  const env = (more: NodeJS.ProcessEnv = {}) => ({ env: { ...PINNED, DECNET_ATTACK_CACHE_DIR: cache, ...more } });

  it('bring both files once, and what they brought is used', async () => {
    const ok = `OK ${join(cache, NAME)} (version 20.0)\nOK ${join(cache, 'LICENSE.txt')}\n`;
    const { code, stdout, stderr } = await attack(`fetch --mirror ${mirror}`, env());
    expect([code, stdout, stderr]).toEqual([0, ok, expect.stringContaining("ttp: warning: MITRE's licence has changed")]);
    expect(await attack('fetch --mirror https://example.com', env())).toMatchObject({ code: 0, stdout: ok, stderr: '' });
    expect(asked).toBe(2);
    expect(await attack('verify', env())).toMatchObject({ code: 0, stdout: ok });
    expect((await attack(`fetch --print-sha --mirror ${mirror}`, env({ DECNET_ATTACK_SHA256: 'ab'.repeat(32) }))).stdout).toMatch(
      new RegExp(`^${SHA256}  ${cache}/${NAME}\\n[0-9a-f]{64}  ${cache}/LICENSE\\.txt\\n$`),
    );
    expect((await attack('info T9001', env())).stdout).toMatch(/^id +T9001\nname +T9001 by name\n/);
    expect(await attack('license', env())).toMatchObject({ code: 0, stdout: 'terms' });
  });

  it('leave with 2 when a file is not the pinned one, and with 1 when it cannot be had', async () => {
    await expectRefusal(`fetch --mirror ${mirror}`, 2, 'its SHA-256 is', env({ DECNET_ATTACK_SHA256: 'ab'.repeat(32) }));
    await expectRefusal(`fetch --mirror ${mirror}/nowhere --force`, 1, 'the ATT&CK licence could not be downloaded from', env());
    await expectRefusal('verify', 1, 'no bundle of ATT&CK 20.0 is cached: run ttp attack fetch', env());
    await expectRefusal('fetch --mirror nonsense', 2, 'must look like https://HOST/FOLDER', env());
  });

  it('bring a bundle from a file, without a network', async () => {
    const folder = aFolder({ [NAME]: TEXT, 'LICENSE.txt': 'terms' });
    const brought = { release: '20.0', sha256: SHA256, bundle: join(cache, NAME), license: join(cache, 'LICENSE.txt') };
    expect(await jsonOf(`fetch --from ${join(folder, NAME)}`, env())).toEqual(brought);
    expect(asked).toBe(0);
  });

  it('print the digest that a bundle is pinned by', async () => {
    const file = join(aFolder({ [NAME]: TEXT }), NAME);
    expect(await attack(`sha256 ${file}`)).toMatchObject({ code: 0, stdout: `${SHA256}  ${file}\n` });
    await expectRefusal('sha256 /nonexistent', 1, '/nonexistent: cannot be read');
  });

  it('are no business of a worker: with a bundle that is not there it leaves with 3', async () => {
    const folder = aFolder();
    const args = ['--nats', 'nats://127.0.0.1:9', '--db-path', join(folder, 'x.sqlite'), '--worker-port', '0', '--attack-bundle', '/nonexistent'];
    const { code, stderr } = await ttp(['worker', ...args], { cwd: folder });
    expect([code, stderr]).toEqual([3, expect.stringContaining('ttp-worker: DECNET_ATTACK_BUNDLE is /nonexistent, which is no file')]);
  });
});

describe('ttp attack license', () => {
  it('prints the terms that ship, or those that are named', async () => {
    const shipped = readFileSync(join(ROOT, 'libs/attack-stix/data/LICENSE.txt'), 'utf8');
    expect(await attack('license')).toMatchObject({ code: 0, stdout: shipped });
    const file = join(aFolder({ 'TERMS.txt': 'terms' }), 'TERMS.txt');
    expect(await jsonOf(`license --attack-license ${file}`)).toEqual({ path: file, text: 'terms' });
    await expectRefusal('license --attack-license /nonexistent', 1, 'DECNET_ATTACK_LICENSE is /nonexistent');
  });
});

describe('ttp attack catalog build', () => {
  it('writes a catalogue of the facts in a bundle', async () => {
    const folder = aFolder({ [NAME]: TEXT });
    const out = join(folder, 'catalog.json');
    const { code, stdout } = await attack(`catalog build ${join(folder, NAME)} --out ${out}`);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/: ATT&CK 20\.0, 1 techniques, 0 groups, \d+ bytes, sha256 [0-9a-f]{64}\n$/)]);
    expect(readFileSync(out, 'utf8')).toContain('T9001');
    expect(await jsonOf(`catalog build ${join(folder, NAME)} --out ${out}`)).toMatchObject({ out, release: '20.0', techniques: 1 });
  });

  it.each([
    ['is not JSON', 'x', /bundle\.json: not JSON/],
    ['is no bundle', '{}', /not a STIX bundle/],
  ])('leaves with 1 for a file that %s', async (_, content, reason) => {
    const folder = aFolder({ 'bundle.json': content });
    const { code, stderr } = await attack(`catalog build ${join(folder, 'bundle.json')} --release 19.0 --out ${join(folder, 'out.json')}`);
    expect([code, stderr]).toEqual([1, expect.stringMatching(reason)]);
  });
});

const RULE = (emit: string) => `rule_id: R9001
rule_version: 1
name: made_up
applies_to: [command]
match: { pattern: made-up }
emits:
  - { technique_id: T1046, tactic: TA0007, confidence: 0.7 }
  - ${emit}
evidence_fields: [command_text]
`;

describe('ttp attack diff', () => {
  it('shows what a release changes', async () => {
    const { code, stdout } = await attack('diff 18.1 19');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ATT&CK 18\.1 -> 19\.0\n1 tactics added\n {2}TA0112 Defense Impairment\n0 tactics gone\n1 tactics renamed\n/);
    expect(stdout).toContain('\n  TA0005 Defense Evasion -> Stealth\n23 techniques added\n');
    expect(stdout).toContain('\n  T1562.001 Disable or Modify Tools -> T1685 (revoked-by)\n');
    expect(stdout).toContain('\n  T1112 Modify Registry: -TA0005 +TA0112\n');
  });

  it('shows where a rule means something else then, and leaves with 1 when it would be refused', async () => {
    const rules = aFolder({ 'R9001.yaml': RULE('{ technique_id: T1562, sub_technique_id: T1562.001, tactic: TA0005, confidence: 0.7 }') });
    const file = join(rules, 'R9001.yaml');
    const there = await attack(`diff 18.1 19.0 --rules ${rules} --json`);
    const claims = { written: 'T1562.001 TA0005', before: 'T1562.001 TA0005', after: 'T1685 TA0112' };
    const touched = { rule_id: 'R9001', file, line: 8, ...claims, status: 'mapped', reason: null };
    expect([there.code, JSON.parse(there.stdout).rules]).toEqual([0, { files: 1, touched: [touched] }]);
    const other = aFolder({ 'R9001.yaml': RULE('{ technique_id: T1682, tactic: TA0043, confidence: 0.7 }') });
    const back = await attack(`diff 19.0 18.1 --rules ${other}`);
    expect(back.code).toBe(1);
    const reason = 'T1682 came with ATT&CK 19.0 and replaced nothing of 18.1; write a technique of 18.1, or run on 19.0';
    expect(back.stdout).toContain(`\n1 emits touched in 1 rule file\n  ${join(other, 'R9001.yaml')}:8: R9001 T1682 TA0043 -> refused: ${reason}\n`);
  });

  it('shows which stored tags it touches, and leaves with 1 when one has no single counterpart', async () => {
    const path = join(aFolder(), 'tags.sqlite');
    await storeTags(path, ['v18.1 T1562.001 TA0005', 'v18.1 T1562.001 TA0005', 'v18.1 T1059.004 TA0002', 'v19.0 T1685 TA0112']);
    const there = await attack(`diff 18.1 19.0 --database --db-path ${path} --json`);
    const touched = [{ claim: 'T1562.001 TA0005', count: 2, status: 'mapped', becomes: ['T1685 TA0112'], reason: 'revoked-by' }];
    expect([there.code, JSON.parse(there.stdout).tags]).toEqual([0, { tags: 3, other_releases: 1, touched }]);
    const back = await attack(`diff 19.0 18.1 --database --db-path ${path}`);
    expect(back.code).toBe(1);
    const candidates = 'one of T1562 TA0005, T1562.001 TA0005, T1562.006 TA0005 (predecessor)';
    expect(back.stdout).toContain(`\n1 claims touched in 1 stored tag of 19.0 (3 of other releases)\n  T1685 TA0112 ×1 -> ${candidates}\n`);
  });

  it('leaves with 2 for a release that is not there, and with 3 for a database or folder that is not', async () => {
    await expectRefusal('diff 18.1 15.1', 2, 'ATT&CK 15.1 is not here; known are 19.0, 18.1');
    await expectRefusal('diff 18.1 19.0 --database --db-path /nonexistent.sqlite', 3, 'no SQLite file /nonexistent.sqlite');
    await expectRefusal('diff 18.1 19.0 --rules /nonexistent', 3, '/nonexistent: cannot be read');
  });
});

/** One tag a line, such as `v18.1 T1562.001 TA0005`. */
async function storeTags(path: string, lines: readonly string[]): Promise<void> {
  const now = new Date('2026-11-21T08:00:00.123Z');
  const source = await createDataSource({ type: 'sqlite', path }).initialize();
  await migrate(source);
  const attackerUuid = [...(await new AttackerStore(source).createMissing(['192.0.2.7'], now)).values()][0] ?? null;
  const tags = lines.map((line, i) => {
    const [attackRelease = '', id = '', tactic = ''] = line.split(' ');
    const [techniqueId = ''] = id.split('.');
    const subTechniqueId = id === techniqueId ? null : id;
    const origin = { sourceKind: 'command', sourceId: `s#${i}`, ruleId: 'R0900', ruleVersion: 1 } as const;
    const uuid = tagId('command', origin.sourceId, 'R0900', 1, techniqueId, subTechniqueId);
    const who = { attackerUuid, identityUuid: null, sessionId: 's', deckyId: null, observedAt: now, createdAt: now };
    const claim = { techniqueId, subTechniqueId, tactic, attackRelease, confidence: 0.7, evidence: {}, mitreUrl: null };
    return { uuid, ...origin, ...who, ...claim } satisfies Tag;
  });
  await new TagStore(source).storeBatch([{ tags }], () => [], { floor: 0, now });
  await source.destroy();
}
