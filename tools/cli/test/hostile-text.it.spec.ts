// SPDX-License-Identifier: AGPL-3.0-or-later
import { type AttackCatalog, loadShippedCatalog, verifyAttackFlow, verifyLayer, verifyMisp, verifyStix } from '@ttp/attack-stix';
import { describeOn } from '@ttp/persistence/testing';
import { HOSTILE_TEXT, HOSTILE_TEXTS, TERMINAL_ORDERS } from '@ttp/ttp-core/testing';
import { join } from 'node:path';
import { renderResult } from '../src/up/render-result';
import { aDatabase } from './exported';
import { type Actor, someActors } from './some-actors';
import { aFolder, aRuleFile, cleanUp, type Ended, ttp } from './ttp';

afterAll(cleanUp);

const TEXTS = Object.values(HOSTILE_TEXTS);
const JSON_TEXT = JSON.stringify([HOSTILE_TEXT, ...TEXTS].map((text) => text.toWellFormed()));
const AT = new Date('2026-11-12T00:00:00Z');
const [anyone] = someActors(1, 3);

/** All that can be known of an attacker, and all of it hostile. */
const ACTOR: Actor = {
  ...anyone!,
  ip: '203.0.113.7',
  times: [AT, AT],
  identity: 3,
  asName: HOSTILE_TEXT,
  commands: JSON_TEXT,
  os: HOSTILE_TEXT,
  banners: JSON_TEXT,
  verdict: 'what\u001b',
  files: [{ sha256: 'ab'.repeat(32), filename: HOSTILE_TEXT.toWellFormed() }],
  domains: ['not a domain', 'victim.example'],
  observed: TEXTS.map((text) => text.toWellFormed()),
  tags: TEXTS.map((text) => {
    const seen = { technique: ['T1082', null] as const, tactic: 'TA0007', deckyId: HOSTILE_TEXTS['screen']!, confidence: 0.7 };
    return { ...seen, attackRelease: 'v19.0', command: text, observedAt: AT };
  }),
};

function expectSafe({ stdout, stderr }: Ended): void {
  expect(stdout).not.toMatch(TERMINAL_ORDERS);
  expect(stderr).not.toMatch(TERMINAL_ORDERS);
}

describeOn('sqlite', 'text of attackers on the command line', (databases) => {
  let database: readonly string[];
  beforeAll(async () => {
    ({ database } = await aDatabase(databases(), [ACTOR]));
  });

  it.each<readonly [args: readonly string[], findings: (text: string, attack: AttackCatalog) => readonly unknown[]]>([
    [['stix', '--attacker', ACTOR.uuid], (text) => verifyStix(JSON.parse(text), { ordered: true })],
    [['stix', '--fleet', '--ndjson'], (text) => verifyStix(text.trimEnd().split('\n').map((line) => JSON.parse(line) as unknown), { ordered: true })],
    [['misp', '--attacker', ACTOR.uuid], (text, attack) => verifyMisp(JSON.parse(text), attack)],
    [['navigator', '--attacker', ACTOR.uuid], (text, attack) => verifyLayer(JSON.parse(text), attack)],
    [['attack-flow', '--session', `session-${ACTOR.uuid}`], (text) => verifyAttackFlow(JSON.parse(text))],
  ])('is exported by %s as a sound file, which a terminal may show', async (args, findings) => {
    const exported = await ttp(['export', ...args, ...database]);
    expectSafe(exported);
    expect(exported.code).toBe(0);
    expect(exported.stdout.length).toBeGreaterThan(500);
    expect(findings(exported.stdout, await loadShippedCatalog())).toEqual([]);
  });
});

describe('text of others on the command line', () => {
  it('is tagged as what it is, and shown as what is there', async () => {
    const rows = TEXTS.map((text, i) => `${JSON.stringify({ id: `${i} ${text}`, commands: [text, `cat /etc/shadow ${text}`] })}\n`).join('');
    for (const format of ['predictions', 'tags']) {
      const tagged = await ttp(['tag', '--format', format], { stdin: rows });
      expectSafe(tagged);
      expect(tagged).toMatchObject({ code: 0, stderr: '' });
      expect(tagged.stdout.split('\n').length).toBeGreaterThan(TEXTS.length);
    }
  });

  it('is quoted with care where a file of somebody is verified, or a rule of somebody read', async () => {
    const object = { type: 'ipv4-addr', spec_version: '2.1', id: `ipv4-addr--${HOSTILE_TEXT}`, [HOSTILE_TEXT]: HOSTILE_TEXT, value: HOSTILE_TEXT };
    const rule = aRuleFile('R0900', 'x').replace('name: made_up', `name: ${JSON.stringify(HOSTILE_TEXT)}\n${JSON.stringify(HOSTILE_TEXT)}: 1`);
    const folder = aFolder({ 'bundle.json': JSON.stringify({ type: 'bundle', id: HOSTILE_TEXT, objects: [object] }), 'rules/R0900.yaml': rule });
    for (const args of [['export', 'verify', '--target', 'stix', join(folder, 'bundle.json')], ['rules', 'lint', join(folder, 'rules')]]) {
      for (const json of [[], ['--json']]) {
        const told = await ttp([...args, ...json]);
        expectSafe(told);
        expect([args[0], told.code === 1 || told.code === 2]).toEqual([args[0], true]);
        expect(told.stdout.length).toBeGreaterThan(100);
      }
    }
  });

  it('is shown in the result of a demo as text', () => {
    const named = { id: 'T1082', name: HOSTILE_TEXT, tactic: 'Discovery' };
    const technique = { ...named, confidence: 0.7, rules: ['R0018'], count: 1, evidence: () => HOSTILE_TEXT };
    const others = { addresses: 0, commands: 0, logins: 0, downloads: 0, uploads: 0 };
    const shown = renderResult({ sessions: 1, attackers: [{ address: HOSTILE_TEXT, techniques: [technique] }], more: 0, others, cells: [] }, 120);
    expect(shown).not.toMatch(TERMINAL_ORDERS);
  });
});
