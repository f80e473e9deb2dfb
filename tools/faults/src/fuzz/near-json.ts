// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';

type Json = Readonly<Record<string, unknown>>;

/** JSON that `JSON.stringify` does not write: it stands in a text behind this mark until the end. */
const RAW = '@raw ';
const DEEP = 20_000;
const LONG = 70_000;

const RAW_VALUES: readonly string[] = [
  '1e999', '-1e999', '9007199254740993', '1e-400', '-0', '0.1e+1', `"\\ud800"`, `"\\u0000"`, '{"__proto__":{"a":1}}', '{"a":1,"a":[2]}',
  '{"toString":1}', `${'['.repeat(70)}${']'.repeat(70)}`, `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`,
  `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`, `[${'0,'.repeat(DEEP)}0]`,
];

const VALUES: readonly unknown[] = [
  '', ' ', 'x', '0', 'null', '__proto__', 'constructor', 'T1110', '192.0.2.7', '2001:db8::7', '2026-01-05T10:00:00Z',
  '2026-02-31T25:61:61Z', '+275760-09-13', '\u001b]52;c;bWFkZQ==\u0007', 'a\r\nb', '\u202e', '${jndi:ldap://192.0.2.10/z}',
  '../../etc/passwd', 'A'.repeat(300), 'é'.repeat(LONG), '\ud83d', 0, -1, 1.5, 1e21, 2 ** 53, Number.MIN_VALUE, 1_767_607_200, true, false,
  null, [], {}, [null], [[]], [''], { a: [{}] }, { length: 5 }, ['x', 1, null, {}],
];

const value = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...VALUES) },
  { weight: 1, arbitrary: fc.constantFrom(...RAW_VALUES.map((raw) => RAW + raw)) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

interface Change {
  readonly kind: 'replace' | 'remove' | 'add' | 'wrap' | 'twice';
  /** Which of the values inside, in the order met. */
  readonly place: number;
  readonly name: string;
  readonly value: unknown;
}

/** JSON texts near those of a corpus: values of other types and sizes, fields gone, added and doubled. `names` are fields worth adding. */
export function nearJson(corpus: readonly unknown[], names: readonly string[] = []): fc.Arbitrary<string> {
  const change: fc.Arbitrary<Change> = fc.record({
    kind: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'add', 'wrap', 'twice'),
    place: fc.nat(400),
    name: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom('__proto__', 'constructor', 'x', ...names) },
      { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
    ),
    value,
  });
  return fc
    .tuple(fc.constantFrom(...corpus), fc.array(change, { maxLength: 5 }))
    .map(([seed, changes]) => textOf(changes.reduce<unknown>((json, one) => changed(json, one), seed)));
}

/** The value with one of the values inside changed. */
function changed(json: unknown, change: Change): unknown {
  const count = countOf(json);
  let left = change.place % count;
  const walk = (inside: unknown): unknown => {
    if (left-- === 0) return applied(inside, change);
    if (Array.isArray(inside)) return inside.map(walk);
    return isObject(inside) ? fromEntries(Object.entries(inside).map(([key, one]) => [key, walk(one)])) : inside;
  };
  return walk(json);
}

function applied(json: unknown, { kind, name, value: other }: Change): unknown {
  if (kind === 'remove') return Array.isArray(json) ? json.slice(1) : isObject(json) ? fromEntries(Object.entries(json).slice(1)) : null;
  if (kind === 'add') return isObject(json) ? fromEntries([...Object.entries(json), [name, other]]) : Array.isArray(json) ? [...json, other] : other;
  if (kind === 'wrap') return [json];
  if (kind === 'twice' && Array.isArray(json)) return [...json, ...json];
  return kind === 'twice' && typeof json === 'string' && !json.startsWith(RAW) ? json + json : other;
}

const countOf = (json: unknown): number =>
  1 + (Array.isArray(json) ? json : isObject(json) ? Object.values(json) : []).reduce((sum: number, one: unknown) => sum + countOf(one), 0);

const isObject = (json: unknown): json is Json => typeof json === 'object' && json !== null && !Array.isArray(json);

/** Unlike an assignment it makes `__proto__` a field like any other. */
const fromEntries = (entries: readonly (readonly [string, unknown])[]): Json => Object.fromEntries(entries);

const textOf = (json: unknown): string =>
  JSON.stringify(json).replaceAll(/"@raw ((?:[^"\\]|\\.)*)"/g, (_, raw: string) => JSON.parse(`"${raw}"`) as string);
