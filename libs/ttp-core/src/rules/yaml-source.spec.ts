// SPDX-License-Identifier: AGPL-3.0-or-later
import { readYaml } from './yaml-source';

const faultOf = (text: string) => readYaml(text).faults[0];

describe('readYaml', () => {
  it('reads plain data and tells where each value stands', () => {
    const source = readYaml('a: 1\nb:\n  - c: x\n  - d\n');
    expect(source.value).toEqual({ a: 1, b: [{ c: 'x' }, 'd'] });
    expect(source.positionOf(['b', 0, 'c'])).toEqual({ line: 3, column: 8 });
    expect(source.positionOf(['b', 1])).toEqual({ line: 4, column: 5 });
    expect(source.positionOf(['b', 0, 'absent'])).toEqual({ line: 3, column: 5 });
    expect(source.positionOfKey(['b'])).toEqual({ line: 2, column: 1 });
  });

  it.each([
    ['plain', 'p: a(b', { line: 1, column: 5 }],
    ['single-quoted', "p: 'a(b'", { line: 1, column: 6 }],
    ['double-quoted', 'p: "a(b"', { line: 1, column: 6 }],
    ['in a block', 'p: |-\n  a(b', { line: 2, column: 4 }],
    ['escaped, so that offsets differ', 'p: "\\x61(b"', { line: 1, column: 4 }],
  ])('finds a character of a text that is %s', (_, text, position) => {
    expect(readYaml(text).positionInText(['p'], 1)).toEqual(position);
  });

  it.each([
    ['broken YAML', 'a: [1', 1, /^not valid YAML/],
    ['a duplicate key', 'a: 1\na: 2', 2, /^not valid YAML: Map keys must be unique/],
    ['an unknown tag', 'a: 1\nb: !python/object x', 2, /^not valid YAML: Unresolved tag/],
    ['a known but unwelcome tag', 'a: !!binary aGk=', 1, /^not valid YAML: Unresolved tag/],
    ['an alias', 'a: &x [1]\nb: *x', 2, /^the alias \*x is not allowed/],
    ['a key that reaches a prototype', 'a: 1\nmatch: { __proto__: { b: 1 } }', 2, /^the key __proto__ is not allowed/],
    ['a second document', 'a: 1\n---\nb: 2', 2, /^a second YAML document begins here$/],
    ['a tab', 'a:\n\tb: 1', 2, /^not valid YAML/],
    ['deep nesting', `a: ${'['.repeat(13)}${']'.repeat(13)}`, 1, /^nested deeper than 12 levels/],
    ['nesting that exhausts the stack', '['.repeat(20_000), 1, /^not valid YAML/],
    ['a large text', `a: ${'x'.repeat(70_000)}`, 1, /^the document has 70003 bytes/],
  ])('refuses %s at its line', (_, text, line, message) => {
    expect(faultOf(text)).toMatchObject({ line, message: expect.stringMatching(message) as string });
    expect(readYaml(text).value).toBeNull();
  });

  it('counts bytes, not characters', () => {
    expect(faultOf(`a: ${'ñ'.repeat(33_000)}`)?.message).toBe('the document has 66003 bytes');
  });

  it('says once of an alias bomb that aliases are not allowed', () => {
    const bomb = `a: &a [x, x]\nb: &b [${'*a, '.repeat(9)}*a]\nc: [${'*b, '.repeat(9)}*b]\n`;
    expect(readYaml(bomb).faults).toMatchObject([{ line: 2, message: 'the alias *a and 19 more are not allowed' }]);
  });

  it('reports at most twenty faults', () => {
    expect(readYaml('a: *x\n'.repeat(100)).faults.length).toBeLessThanOrEqual(20);
  });
});
