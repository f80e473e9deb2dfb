// SPDX-License-Identifier: AGPL-3.0-or-later
import { buildRuleIndex, encodeEnvelope, tagId, type Envelope } from '@ttp/ttp-core';
import { anEmit, aRule } from '@ttp/ttp-core/testing';
import { Random } from '../harness/random';
import { ledgerOf } from './ledger';
import { makeSessions } from './sessions';

const session = ({ id, ...rest }: Envelope, ...commands: string[]) => ({
  subject: rest.topic,
  msgId: id,
  data: encodeEnvelope({ ...rest, id, payload: { ...rest.payload, commands } }),
});

describe('ledgerOf', () => {
  const rule = aRule({ pattern: 'passwd' });
  const theRules = { index: buildRuleIndex([rule]), attackRelease: 'v19.0', attackerUuidOf: (ip: string) => `uuid of ${ip}` };
  const rules = () => theRules;
  const [first, second] = makeSessions(2, new Random(1)) as [Envelope, Envelope];
  const uuidOf = (sourceId: string) => tagId('command', sourceId, rule.ruleId, rule.ruleVersion, 'T1098', 'T1098.004');

  it('expects a tag for each command that fires a rule, and one announcement for its session', () => {
    const ledger = ledgerOf([session(first, 'cat /etc/passwd', 'ls', 'vi /etc/passwd'), session(second, 'ls')], rules);
    expect([...ledger.tags]).toEqual([
      [uuidOf('storm-0#cmd0'), 'storm-0'],
      [uuidOf('storm-0#cmd2'), 'storm-0'],
    ]);
    expect(ledger.events).toBe(2);
    expect([...ledger.tagged.values()]).toEqual(['storm-0']);
    expect([...ledger.fired.values()]).toEqual(['storm-0']);
  });

  it('leaves out what stays under the floor', () => {
    const faint = aRule({ ruleId: 'R0998', pattern: 'ls', emits: [anEmit({ confidence: 0.29 })] });
    const index = buildRuleIndex([rule, faint]);
    expect(ledgerOf([session(first, 'cat /etc/passwd'), session(second, 'ls')], () => ({ ...theRules, index })).tags.size).toBe(1);
  });

  it('expects what the core rejects among the dead letters', () => {
    const broken = { subject: first.topic, msgId: 'broken', data: '{' };
    const ledger = ledgerOf([broken, session(first, 'cat /etc/passwd'), session(second, 'ls')], rules);
    expect([...ledger.rejected]).toEqual([['broken', 'envelope is not JSON in UTF-8']]);
    expect(ledger.tags.size).toBe(1);
  });

  it.each([
    ['no session', ['ls'], ['ls']],
    ['every session', ['cat /etc/passwd'], ['cat /etc/passwd']],
  ])('refuses to prove something with %s tagged', (_, one, other) => {
    expect(() => ledgerOf([session(first, ...one), session(second, ...other)], rules)).toThrow('needs sessions with tags and sessions without');
  });
});
