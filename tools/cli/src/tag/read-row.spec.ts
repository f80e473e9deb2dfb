// SPDX-License-Identifier: AGPL-3.0-or-later
import { tagByPattern, type Tag } from '@ttp/ttp-core';
import { aCommand, anIndex, aRule } from '@ttp/ttp-core/testing';
import { readRow } from './read-row';
import { predictionLine, tagLines } from './write-row';

const [made] = tagByPattern(aCommand('id'), anIndex(aRule({ pattern: 'id' })), { now: new Date(0), attackRelease: 'v19.0' });
const aTag = (parts: Partial<Tag>): Tag => ({ ...made!, subTechniqueId: null, ...parts });

describe('readRow', () => {
  it('makes one command event of each command, numbered', () => {
    const inputs = readRow('{"id":"r","commands":["id","uname -a"]}');
    expect(inputs.map(({ id, commandIndex, event }) => [id, commandIndex, event.sourceId, event.payload])).toEqual([
      ['r', 0, 'r#0', { command_text: 'id' }],
      ['r', 1, 'r#1', { command_text: 'uname -a' }],
    ]);
  });

  it('takes a tagger event as it is', () => {
    const [input] = readRow('{"source_kind":"http_request","source_id":"h1","identity_uuid":"i1","payload":{"raw_url":"/"}}');
    expect(input?.event).toMatchObject({ sourceKind: 'http_request', sourceId: 'h1', identityUuid: 'i1', attackerUuid: null, payload: { raw_url: '/' } });
  });

  it.each([
    ['{', 'not JSON'],
    ['[]', 'not a JSON object'],
    ['{"id":"r"}', 'neither "commands" nor "source_kind"'],
    ['{"id":1,"commands":[]}', '"id" must be a text'],
    ['{"id":"r","commands":[1]}', '"commands" must be a list of texts'],
    ['{"source_kind":"x","source_id":"s","payload":{}}', '"source_kind" must be one of command'],
    ['{"source_kind":"command","source_id":"","payload":{}}', '"source_id" must be a text'],
    ['{"source_kind":"command","source_id":"s","payload":[]}', '"payload" must be an object'],
    ['{"source_kind":"command","source_id":"s","payload":{},"session_id":7}', '"session_id" must be a text or null'],
  ])('refuses %s', (line, reason) => expect(() => readRow(line)).toThrow(reason));
});

describe('what is printed', () => {
  const [input] = readRow('{"id":"r","commands":["x"]}');

  it('is the sub-technique where there is one, each once, sorted', () => {
    const tags = [aTag({ techniqueId: 'T1105' }), aTag({ techniqueId: 'T1059', subTechniqueId: 'T1059.004' }), aTag({ techniqueId: 'T1105' })];
    expect(predictionLine(input!, tags)).toBe('{"id":"r","command_index":0,"technique_ids":["T1059.004","T1105"]}\n');
    expect(predictionLine(input!, [])).toBe('');
  });

  it('is the whole tag in wire names on request', () => {
    expect(JSON.parse(tagLines(input!, [aTag({ ruleId: 'R0012' })]))).toMatchObject({ rule_id: 'R0012', technique_id: expect.any(String), evidence: expect.any(Object) });
  });
});
