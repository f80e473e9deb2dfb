// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { loadShippedCatalog } from '../catalog/shipped';
import type { SessionDossier, TimelineTag } from '../dossier/dossier';
import { TLP_LEVELS } from '../stix/marking';
import { anAttacker } from '../testing/a-dossier';
import { attackFlow } from './attack-flow';
import { verifyAttackFlow } from './verify-attack-flow';

const shipped = loadShippedCatalog('19.0');

const aTag = (at: number, facts: Partial<TimelineTag> = {}): TimelineTag => ({
  uuid: `5b1f3c9e-0000-4000-8000-${String(at).padStart(12, '0')}`,
  techniqueId: 'T1082',
  subTechniqueId: null,
  tactic: 'TA0007',
  attackRelease: 'v19.0',
  ruleId: 'R0014',
  confidence: 0.7,
  deckyId: 'decky-1',
  sourceId: `source-${at}`,
  observedAt: new Date(Date.UTC(2026, 0, 2, 3, 0, at)),
  evidence: { command_text: 'uname -a' },
  ...facts,
});

const aSession = (...tags: readonly TimelineTag[]): SessionDossier => ({ sessionId: 'session-1', attacker: anAttacker(), tags });
const shell = { techniqueId: 'T1059', subTechniqueId: 'T1059.004', tactic: 'TA0002' };
const ofType = (objects: readonly { readonly type: string }[], type: string) => objects.filter((object) => object.type === type);

describe('attackFlow', () => {
  it('is a chain of actions in the order of time, with the same in a row as one', async () => {
    const session = aSession(aTag(1), aTag(2, { confidence: 0.9, ruleId: 'R0002' }), aTag(3, shell), aTag(4), aTag(5, { techniqueId: 'T9999' }));
    const objects = attackFlow(session, { attack: await shipped });
    const actions = ofType(objects, 'attack-action');
    const ids = actions.map((action) => ('id' in action ? action.id : ''));
    expect(actions).toEqual([
      {
        type: 'attack-action',
        spec_version: '2.1',
        id: ids[0],
        created_by_ref: 'identity--ade09431-1861-567a-a60c-b19ee3d0d6a6',
        created: '2026-01-02T03:00:01.000Z',
        modified: '2026-01-02T03:00:02.000Z',
        name: 'System Information Discovery',
        technique_id: 'T1082',
        technique_ref: 'attack-pattern--354a7f88-63fb-41b5-a801-ce3b377b36f1',
        tactic_id: 'TA0007',
        tactic_ref: 'x-mitre-tactic--c17c5845-175e-4421-9713-829d0573dbc9',
        description: 'command_text: uname -a\nrules: R0002, R0014\ntags: 2',
        execution_start: '2026-01-02T03:00:01.000Z',
        execution_end: '2026-01-02T03:00:02.000Z',
        confidence: 90,
        effect_refs: [ids[1]],
        extensions: { 'extension-definition--fb9c968a-745b-4ade-9b25-c324172197f4': { extension_type: 'new-sdo' } },
      },
      expect.objectContaining({ name: 'Command and Scripting Interpreter: Unix Shell', technique_id: 'T1059.004', effect_refs: [ids[2]] }),
      expect.not.objectContaining({ effect_refs: expect.anything() }),
    ]);
    expect(new Set(ids).size).toBe(3);
    const description = '5 tags, attacker 203.0.113.9.';
    expect(ofType(objects, 'attack-flow')).toEqual([
      expect.objectContaining({ name: 'DECNET session session-1', scope: 'incident', start_refs: [ids[0]], description }),
    ]);
    expect(ofType(objects, 'attack-pattern')).toHaveLength(2);
    expect(verifyAttackFlow(objects)).toEqual([]);
  });

  it('is empty where there is nothing to start with', async () => {
    expect(attackFlow(aSession(), { attack: await shipped })).toEqual([]);
    expect(attackFlow(aSession(aTag(1, { techniqueId: 'T9999' })), { attack: await shipped })).toEqual([]);
  });

  it('takes the tactic of the release that it speaks, or none', async () => {
    const attack = await shipped;
    const old = { techniqueId: 'T1562', subTechniqueId: 'T1562.001', tactic: 'TA0005', attackRelease: 'v18.1' };
    const several = { techniqueId: 'T1078', tactic: 'TA0007' };
    const actions = ofType(attackFlow(aSession(aTag(1, old), aTag(2, several)), { attack }), 'attack-action');
    expect(actions).toEqual([expect.objectContaining({ tactic_id: 'TA0112' }), expect.not.objectContaining({ tactic_id: expect.anything() })]);
  });

  it('keeps hostile evidence on its line, and short', async () => {
    const evidence = { command_text: `\u001b[2J\nx${'a'.repeat(5_000)}`, list: ['\u202e'] };
    const [action] = ofType(attackFlow(aSession(aTag(1, { evidence })), { attack: await shipped }), 'attack-action');
    const description = action && 'description' in action ? String(action.description) : '';
    expect(description.startsWith('command_text: \\u{1b}[2J\\u{a}xaaa')).toBe(true);
    expect(description.split('\n').slice(1)).toEqual(['list: ["\\u{202e}"]', 'rules: R0014']);
    expect(description.length).toBeLessThan(1_100);
  });

  it('verifies for any session, and is the same a second time', async () => {
    const attack = await shipped;
    const tag = fc.record({
      technique: fc.constantFrom(...attack.techniques, { id: 'T9999', tactics: [], parentId: null }),
      tactic: fc.constantFrom('TA0005', 'TA0007', ''),
      evidence: fc.dictionary(fc.string({ unit: 'binary' }), fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue())),
      confidence: fc.double(),
    });
    fc.assert(
      fc.property(fc.array(tag, { maxLength: 30 }), fc.string({ unit: 'binary' }), fc.constantFrom(...TLP_LEVELS), (drawn, sessionId, tlp) => {
        const tags = drawn.map(({ technique: { id }, ...more }, at) => aTag(at, { techniqueId: id, ...more }));
        const objects = attackFlow({ sessionId, attacker: null, tags }, { attack, tlp });
        expect(objects.length > 0 ? verifyAttackFlow(JSON.parse(JSON.stringify(objects))) : []).toEqual([]);
        expect(attackFlow({ sessionId, attacker: null, tags: structuredClone(tags) }, { attack, tlp })).toEqual(objects);
      }),
      { numRuns: 200 },
    );
  });
});

describe('verifyAttackFlow', () => {
  it('says what is wrong and where', async () => {
    const objects = attackFlow(aSession(aTag(1), aTag(2, shell), aTag(3)), { attack: await shipped });
    const at = (type: string, nth = 0) => objects.indexOf(objects.filter((object) => object.type === type)[nth]!);
    const changed = (place: number, change: object) => objects.with(place, { ...objects[place]!, ...change });
    const problems = (place: number, change: object) => verifyAttackFlow(changed(place, change)).map(({ path }) => path);
    const [flow, action, next] = [at('attack-flow'), at('attack-action'), at('attack-action', 1)];
    expect(verifyAttackFlow({ type: 'bundle', objects })).toEqual([]);
    expect(problems(flow, { start_refs: [objects[next]?.id] })).toEqual([`/${action}`]);
    expect(problems(flow, { start_refs: [] })).toEqual([`/${flow}/start_refs`]);
    expect(problems(flow, { scope: 'session' })).toEqual([`/${flow}/scope`]);
    expect(problems(action, { execution_start: '2026-01-02T03:00:09.000Z' })).toEqual([`/${action}/effect_refs`]);
    expect(problems(action, { execution_end: '2026-01-02T03:00:00.000Z' })).toEqual([`/${action}/execution_end`]);
    expect(problems(action, { extensions: {} })).toEqual([`/${action}/extensions/extension-definition--fb9c968a-745b-4ade-9b25-c324172197f4`]);
    expect(problems(action, { typo: 1 })).toEqual([`/${action}/typo`]);
    expect(problems(at('attack-pattern'), { id: 'attack-pattern--354a7f88-63fb-41b5-a801-ce3b377b36f2' })).toContain(`/${action}/technique_ref`);
    expect(problems(at('extension-definition'), { type: 'surprise' })).toEqual([`/${at('extension-definition')}/type`]);
    const deep: unknown = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`);
    expect(problems(action, { execution_start: deep })).toEqual([`/${action}`]);
    expect(verifyAttackFlow([...objects, objects[flow], 7]).map(({ path }) => path)).toEqual([`/${objects.length + 1}`]);
    expect(verifyAttackFlow([...objects, objects[flow]]).map(({ path }) => path)).toEqual([`/${objects.length}`, '']);
  });
});
