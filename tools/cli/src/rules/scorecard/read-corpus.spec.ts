// SPDX-License-Identifier: AGPL-3.0-or-later
import { loadShippedCatalog, type AttackCatalog } from '@ttp/attack-stix';
import { readCorpusRow } from './read-corpus';

let attack: AttackCatalog;
beforeAll(async () => {
  attack = await loadShippedCatalog('19.0');
});

const truthOf = (fields: object) => readCorpusRow(JSON.stringify({ id: 'r', commands: ['id'], ...fields }), 'c.jsonl:7', attack).truth;

describe('readCorpusRow', () => {
  it('gives the commands, and where they stand', () => {
    const { place, inputs } = readCorpusRow('{"id":"r","commands":["id","uname -a"]}', 'c.jsonl:7', attack);
    expect({ place, texts: inputs.map(({ event }) => event.payload['command_text']) }).toEqual({ place: 'c.jsonl:7', texts: ['id', 'uname -a'] });
  });

  it('takes a tagger event with a label as well', () => {
    const { truth, inputs } = readCorpusRow('{"source_kind":"email","source_id":"m1","payload":{},"technique_ids":["T1566"]}', 'c.jsonl:7', attack);
    expect([truth, inputs[0]?.event.sourceKind]).toEqual([{ kind: 'labelled', techniqueIds: ['T1566'] }, 'email']);
  });

  it.each([
    ['labelled', { technique_ids: ['T1105'] }, { kind: 'labelled', techniqueIds: ['T1105'] }],
    ['labelled for another release', { technique_ids: ['T1562.001'], accept_ids: ['T1686'] }, { kind: 'labelled', techniqueIds: ['T1685', 'T1686'] }],
    ['benign', { benign: true }, { kind: 'benign' }],
    ['not labelled', {}, { kind: 'unlabelled' }],
    ['not labelled where only tactics are', { tactics: [['Discovery']] }, { kind: 'unlabelled' }],
    ['not labelled where the label is not to be scored', { technique_ids: ['T1105'], exclude_reason: 'opaque-binary' }, { kind: 'unlabelled' }],
  ])('knows a row that is %s', (_, fields, truth) => expect(truthOf(fields)).toEqual(truth));

  it.each([
    [{ technique_ids: 'T1105' }, '"technique_ids" must be a list'],
    [{ technique_ids: [] }, '"technique_ids" must be a list'],
    [{ technique_ids: ['T9999'] }, 'T9999 is not in ATT&CK 19.0; '],
    [{ technique_ids: ['T1105'], accept_ids: [7] }, '"accept_ids" must be a list'],
    [{ benign: 'yes' }, '"benign" must be true or false'],
    [{ commands: [1] }, '"commands" must be a list of texts'],
  ])('refuses %j', (fields, reason) => expect(() => truthOf(fields)).toThrow(reason));
});
