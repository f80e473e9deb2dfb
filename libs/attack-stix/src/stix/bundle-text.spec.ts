// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixObject } from '../catalog/facts';
import { bundleText } from './bundle-text';
import { collect } from './testing/collect';

const object = (name: string): StixObject => ({ type: 'note', id: `note--${name}`, content: name });
const textOf = async (objects: readonly StixObject[], options = {}) => (await collect(bundleText(objects, options))).join('');

it('writes a bundle whose id is of what is in it', async () => {
  const text = await textOf([object('a'), object('b')]);
  expect(text.split('\n')).toEqual([
    '{"type":"bundle","objects":[',
    '{"type":"note","id":"note--a","content":"a"},',
    '{"type":"note","id":"note--b","content":"b"}',
    expect.stringMatching(/^\],"id":"bundle--[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"\}$/),
    '',
  ]);
  const idOf = async (...names: readonly string[]) => (await textOf(names.map(object))).split('"id":"bundle').at(-1);
  const ids = await Promise.all([idOf('a', 'b'), idOf('a', 'b'), idOf('b', 'a'), idOf('a'), idOf('ab')]);
  expect(ids[0]).toBe(ids[1]);
  expect(new Set(ids).size).toBe(4);
});

it('gives the same bundle with white space', async () => {
  const objects = [object('a'), object('b')];
  const indented = await textOf(objects, { indent: 2 });
  expect(indented).toContain('{\n  "type": "note",\n');
  expect(JSON.parse(indented)).toEqual(JSON.parse(await textOf(objects)));
});

it('has no list where there is nothing', async () => {
  expect(JSON.parse(await textOf([]))).toEqual({ type: 'bundle', id: expect.stringMatching(/^bundle--/) });
  expect(await textOf([], { ndjson: true })).toBe('');
});

it('writes lines, each an object', async () => {
  expect(await textOf([object('a\n'), object('b')], { ndjson: true, indent: 2 })).toBe(
    '{"type":"note","id":"note--a\\n","content":"a\\n"}\n{"type":"note","id":"note--b","content":"b"}\n',
  );
});

it('lets no control character through', async () => {
  const hostile = String.fromCodePoint(...Array.from({ length: 0xa0 }, (_, code) => code), 0x2028, 0x2029);
  const text = await textOf([object(hostile)]);
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
  expect(JSON.parse(text)).toMatchObject({ objects: [{ content: hostile }] });
});

it('takes no more objects than it has written, and stops when its reader does', async () => {
  let taken = 0;
  let isClosed = false;
  function* endless(): Generator<StixObject> {
    try {
      for (;;) yield object(`${(taken += 1)}`.padEnd(1_000));
    } finally {
      isClosed = true;
    }
  }
  for await (const chunk of bundleText(endless())) {
    expect(chunk.length).toBeGreaterThanOrEqual(65_536);
    break;
  }
  expect(taken).toBeLessThan(66);
  expect(isClosed).toBe(true);
});
