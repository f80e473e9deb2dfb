// SPDX-License-Identifier: AGPL-3.0-or-later
import { aCommand, anEmit, aRule } from '../testing';
import { makeTag, tagOf, tagsOf } from './make-tag';
import { tagId } from './tag-id';

const CONTEXT = { now: new Date('2026-11-21T08:00:05Z'), attackRelease: 'v19.0' };
const aTag = () => tagOf(aCommand('id'), aRule(), anEmit(), {}, CONTEXT);

describe('makeTag', () => {
  it('refuses a tag of nobody, naming both anchors, before it looks at anything else', () => {
    const nobody = { ...aTag(), attackerUuid: null, identityUuid: null, confidence: 7 };
    expect(() => makeTag(nobody)).toThrow(new Error('a tag needs an anchor: attacker_uuid and identity_uuid are both null'));
  });

  it('takes a tag of an identity alone', () => {
    const tag = { ...aTag(), attackerUuid: null, identityUuid: 'b2b7c0de-7a11-4c3d-8e2f-000000000001' };
    expect(makeTag(tag)).toEqual(tag);
  });

  it.each([1.5, -0.1, Number.NaN])('refuses the confidence %d', (confidence) => {
    expect(() => makeTag({ ...aTag(), confidence })).toThrow(RangeError);
  });
});

describe('tagsOf', () => {
  it('copies scope and source from the event and the claim from the emit', () => {
    const event = aCommand('id');
    const [tag] = tagsOf(event, aRule({ ruleVersion: 3 }), { command_text: 'id' }, CONTEXT);
    expect(tag).toEqual({
      uuid: tagId('command', 'sess-1#0', 'R0900', 3, 'T1098', 'T1098.004'),
      sourceKind: 'command',
      sourceId: 'sess-1#0',
      attackerUuid: event.attackerUuid,
      identityUuid: null,
      sessionId: 'sess-1',
      deckyId: 'decky-03',
      tactic: 'TA0003',
      techniqueId: 'T1098',
      subTechniqueId: 'T1098.004',
      confidence: 0.8,
      ruleId: 'R0900',
      ruleVersion: 3,
      evidence: { command_text: 'id' },
      attackRelease: 'v19.0',
      mitreUrl: 'https://attack.mitre.org/techniques/T1098/004',
      observedAt: event.observedAt,
      createdAt: CONTEXT.now,
    });
  });

  it('hashes the ids as written and stores them as resolved', () => {
    const emit = anEmit({ written: { techniqueId: 'T1562', subTechniqueId: 'T1562.001' }, technique: { techniqueId: 'T1685', subTechniqueId: null } });
    const [tag] = tagsOf(aCommand('id'), aRule({ emits: [emit] }), {}, CONTEXT);
    expect(tag).toMatchObject({ uuid: tagId('command', 'sess-1#0', 'R0900', 1, 'T1562', 'T1562.001'), techniqueId: 'T1685', subTechniqueId: null });
  });

  it('gives N rules times M techniques distinct ids', () => {
    const emits = ['T1001', 'T1002', 'T1003'].map((techniqueId) => anEmit({ written: { techniqueId, subTechniqueId: null } }));
    const tags = ['R0901', 'R0902'].flatMap((ruleId) => tagsOf(aCommand('id'), aRule({ ruleId, emits }), {}, CONTEXT));
    expect(new Set(tags.map(({ uuid }) => uuid)).size).toBe(6);
  });

  it('gives each tag its own copy of the evidence', () => {
    const [one, other] = tagsOf(aCommand('id'), aRule({ emits: [anEmit(), anEmit()] }), { command_text: 'id' }, CONTEXT);
    expect(one?.evidence).toEqual(other?.evidence);
    expect(one?.evidence).not.toBe(other?.evidence);
  });
});
