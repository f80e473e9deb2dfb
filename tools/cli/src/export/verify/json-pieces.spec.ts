// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { JsonPieces } from './json-pieces';

/** The objects of the list, and what was around it. */
function cut(chunks: readonly string[], list: string | null = 'objects') {
  const pieces = new JsonPieces(list);
  const all = chunks.flatMap((chunk) => [...pieces.feed(chunk)]);
  pieces.end();
  const of = (isElement: boolean) => all.filter((piece) => piece.isElement === isElement).map(({ text }) => JSON.parse(text) as unknown);
  return { elements: of(true), documents: of(false) };
}

describe('JSON in pieces', () => {
  const BUNDLE = '{"type":"bundle","objects":[{"a":1},\n{"b":[{"c":2}]}\n],"id":"x"}';
  const DEEPER = { a: 'objects', b: [{}], c: { objects: [{ d: 1 }] } };

  it.each([
    ['a bundle', BUNDLE, [{ a: 1 }, { b: [{ c: 2 }] }], [{ type: 'bundle', objects: [0, 0], id: 'x' }]],
    ['an empty list', '{"objects":[]}', [], [{ objects: [] }]],
    ['a list', '[{"a":"]"},{}]', [{ a: ']' }, {}], [[0, 0]]],
    ['lines', '{"a":1}\n{"a":2}\n', [], [{ a: 1 }, { a: 2 }]],
    ['a list of another name', '{"list":[{"a":1}]}', [], [{ list: [{ a: 1 }] }]],
    ['the name as a value, or deeper', JSON.stringify(DEEPER), [], [DEEPER]],
    ['what is no object', '{"objects":[1,[{}],"{",{"a":1}]}', [{ a: 1 }], [{ objects: [1, [{}], '{', 0] }]],
    ['quotes and braces in text', String.raw`{"objects":[{"a":"\"}]\\"}]}`, [{ a: '"}]\\' }], [{ objects: [0] }]],
  ])('cuts %s', (_, text, elements, documents) => {
    expect(cut([text])).toEqual({ elements, documents });
    expect(cut([...text])).toEqual({ elements, documents });
  });

  it('leaves documents whole where there is no list', () => {
    expect(cut(['[{"objects":[{}]}]'], null)).toEqual({ elements: [], documents: [[{ objects: [{}] }]] });
  });

  const anyObject = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 });

  it('gives back any objects, wherever the text was torn', () => {
    fc.assert(
      fc.property(fc.array(anyObject, { maxLength: 4 }), fc.nat(3), fc.integer({ min: 1, max: 40 }), (objects, indent, size) => {
        const around = { before: { a: '[' }, after: ']' };
        const text = JSON.stringify({ ...around, objects }, null, indent);
        const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, i) => text.slice(i * size, (i + 1) * size));
        const documents = [{ ...around, objects: objects.map(() => 0) }];
        expect(cut(chunks)).toEqual({ elements: JSON.parse(JSON.stringify(objects)), documents });
      }),
    );
  });

  it('refuses what is nested so deeply that a check of it would end the program', () => {
    expect(() => cut(['['.repeat(100_000)])).toThrow('is nested deeper than 500 levels');
    expect(() => cut([`{"objects":[${'{"a":'.repeat(600)}`])).toThrow('is nested deeper than 500 levels');
  });

  it.each([
    ['{"objects":[{', 'ends in the middle'],
    ['{"a', 'ends in the middle'],
    ['}', 'closes what it has not opened'],
    ['1', 'is no JSON object or list'],
  ])('refuses %s', (text, reason) => {
    expect(() => cut([text])).toThrow(reason);
  });
});
