// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';

/** Text as an attacker writes it. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom('', ' ', 'uname -a', '</script>', '$(id)', "'; DROP TABLE attackers; --", '__proto__', '{"json": ['),
  fc.constantFrom('\u001b[2J\u0007\u009b31m', '\u202egnp', 'ü漢😀', '\ud800'),
);
const huge = fc.constantFrom('x'.repeat(70_000), '漢'.repeat(30_000));
const words = fc.array(hostile, { maxLength: 5 });
const at = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 10, 21) }).map((ms) => new Date(ms));
const optional = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null });

/** Of the n-th actor, in documentation ranges: spelled in every way, or none. What MISP calls an address is unique among all events. */
const ADDRESSES: readonly ((n: number) => string)[] = [
  (n) => `${['192.0.2', '198.51.100', '203.0.113'][n % 3]}.${Math.floor(n / 3) % 256}`,
  (n) => `2001:db8::${n.toString(16)}`,
  (n) => `2001:DB8:0:0:0:0:1:${n.toString(16).toUpperCase()}`,
  (n) => `2001:db8:${n.toString(16)}::192.0.2.1`,
];
const NO_ADDRESSES = ['', 'localhost', '256.1.1.1', '192.0.2.1 '];
const ADDRESSES_V4 = 768;

const technique = fc.constantFrom<readonly [string, string | null]>(
  ['T1082', null],
  ['T1059', 'T1059.004'],
  ['T1110', 'T1110.001'],
  ['T1562', 'T1562.001'],
  ['T1105', null],
  ['T9999', null],
);

const tag = fc.record({
  technique,
  tactic: fc.constantFrom<string>('TA0002', 'TA0006', 'TA0007', 'TA0011'),
  deckyId: optional(fc.constantFrom<string>('decky-1', 'decky-2')),
  confidence: fc.double({ min: 0, max: 1, noNaN: true }),
  attackRelease: fc.constantFrom<string>('v19.0', 'v18.1'),
  command: hostile,
  observedAt: optional(at),
});

/** Of which each actor has one, or none. */
export const IDENTITIES = 20;

const actor = fc.record({
  uuid: fc.uuid({ version: 4 }),
  ip: fc.tuple(fc.nat(9), fc.nat(3)),
  times: fc.tuple(at, at),
  eventCount: fc.integer({ min: -1, max: 100_000 }),
  country: optional(fc.constantFrom('NZ', 'XX')),
  asName: optional(hostile),
  identity: optional(fc.nat(IDENTITIES - 1)),
  commands: fc.oneof(
    { weight: 9, arbitrary: words.map((list) => JSON.stringify(list)) },
    huge.map((typed) => JSON.stringify([typed])),
    fc.constantFrom('["cut', 'null'),
  ),
  tags: fc.array(tag, { maxLength: 6 }),
  os: optional(hostile),
  banners: optional(words.map((list) => JSON.stringify(list))),
  verdict: optional(fc.constantFrom('malicious', 'benign', 'what\u001b')),
  files: fc.array(fc.record({ sha256: fc.oneof(fc.constantFrom('ab'.repeat(32), 'no hash'), hostile), filename: hostile }), { maxLength: 3 }),
  domains: fc.uniqueArray(fc.constantFrom('victim.example', 'xn--bcher-kva.example', 'not a domain', 'VICTIM2.example.'), { maxLength: 3 }),
  observed: fc.array(hostile, { maxLength: 2 }),
});
type Drawn = typeof actor extends fc.Arbitrary<infer T> ? T : never;
export type Actor = Omit<Drawn, 'ip'> & { readonly ip: string };

/** Actors of any kind with everything that can be known of them, the same for a seed. */
export const someActors = (count: number, seed: number): readonly Actor[] =>
  fc.sample(actor, { numRuns: count, seed }).map(({ ip: [chance, kind], ...known }, n) => ({ ...known, ip: addressOf(n, chance, kind) }));

function addressOf(n: number, chance: number, kind: number): string {
  if (chance === 0) return NO_ADDRESSES[kind]!;
  return ADDRESSES[n < ADDRESSES_V4 ? kind : Math.max(kind, 1)]!(n);
}
