// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { parseBundle } from './parse-bundle';

const parse = (text: string) => parseBundle(Buffer.from(text, 'utf8'));

describe('parseBundle', () => {
  const types = fc.constantFrom('identity', 'x-mitre-tactic', 'marking-definition', 'x-mitre-collection');
  const kept = fc.record({ type: types, id: fc.string(), more: fc.jsonValue() });
  const spaces = fc.constantFrom(undefined, 1, '\t');

  it('reads what JSON.parse reads, of whatever text and white space', () => {
    fc.assert(
      fc.property(fc.array(kept), fc.jsonValue(), spaces, (objects, other, indent) => {
        const text = JSON.stringify({ type: 'bundle', other, objects, tail: { list: [{}, [{}]] } }, null, indent);
        const bundle = parse(text);
        expect(bundle).toMatchObject({ type: 'bundle', objects: JSON.parse(JSON.stringify(objects)) });
      }),
    );
  });

  it('keeps items that are no objects where they stand', () => {
    expect(parse('{"objects":[1,{"type":"tool","id":"a"},"}",null,[{}]]}')).toEqual({ objects: [1, { type: 'tool', id: 'a' }, '}', null, [{}]] });
  });

  it('leaves out descriptions, foreign references and kinds of objects that nothing asks for', () => {
    const references = [{ source_name: 'capec', external_id: 'CAPEC-1' }, { source_name: 'mitre-attack', external_id: 'T1' }];
    const technique = { type: 'attack-pattern', id: 'a', name: 'n', description: 'long', external_references: references };
    const relation = { type: 'relationship', id: 'r', relationship_type: 'uses', source_ref: 's', target_ref: 't', revoked: true };
    const bundle = { objects: [technique, { ...relation, description: 'long' }, { type: 'malware', id: 'm', name: 'long' }] };
    expect(JSON.parse(JSON.stringify(parse(JSON.stringify(bundle))))).toEqual({
      objects: [
        { type: 'attack-pattern', id: 'a', name: 'n', external_references: [references[1]] },
        relation,
        { type: 'malware', id: 'm' },
      ],
    });
  });

  it.each(['', '{', '{]}', '[{} {}]', '[{},]', '[{"a":"x]', '[{}', '[{}]}', '[{"a":01}]', '}]{['])('refuses %j as JSON.parse does', (text) => {
    for (const broken of [text, `{"objects":${text}}`]) expect(() => parse(broken)).toThrow(SyntaxError);
  });

  it('refuses whatever JSON.parse refuses, however a bundle was damaged', () => {
    const text = JSON.stringify({ type: 'bundle', objects: [{ type: 'tool', id: 'a"\\' }, { type: 'tool', id: '{}' }] });
    const damages = fc.tuple(fc.nat(text.length - 1), fc.constantFrom('', '{', '}', '[', ']', '"', '\\', ',', ':', '0'));
    fc.assert(
      fc.property(damages, ([position, instead]) => {
        const damaged = text.slice(0, position) + instead + text.slice(position + 1);
        expect(isRefused(() => parse(damaged))).toBe(isRefused(() => JSON.parse(damaged)));
      }),
    );
  });
});

function isRefused(read: () => unknown): boolean {
  try {
    read();
    return false;
  } catch {
    return true;
  }
}
