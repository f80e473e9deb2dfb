// SPDX-License-Identifier: AGPL-3.0-or-later
import { canonicalJson } from './canonical-json';
import { actorId, EXTENSION_ID, identityActorId, observableId, PRODUCER_ID, profileId } from './ids';

const ATTACKER = '5b1f3c9e-0000-4000-8000-00000000aaaa';

it.each([
  ['producer', PRODUCER_ID, 'identity--ade09431-1861-567a-a60c-b19ee3d0d6a6'],
  ['extension', EXTENSION_ID, 'extension-definition--d8390fd8-2f6a-5f04-a091-455029d788b7'],
  ['actor', actorId(ATTACKER), 'threat-actor--9c764721-39f3-56f6-85e6-e4450513777e'],
  ['profile', profileId(ATTACKER), 'x-decnet-behave-profile--9c764721-39f3-56f6-85e6-e4450513777e'],
  ['address', observableId('ipv4-addr', { value: '203.0.113.9' }), 'ipv4-addr--39090fdc-366e-571f-ab5b-d05e2918f88f'],
  ['domain', observableId('domain-name', { value: 'victim.example' }), 'domain-name--63490b49-d36b-57fb-8351-4420691adeb7'],
  ['file', observableId('file', { name: 'a.sh', hashes: { 'SHA-256': 'ab'.repeat(32) } }), 'file--3e9010a8-9641-5c93-9e48-dbf7a8751913'],
])('gives the %s the id that the reference gives it', (_what, id, expected) => {
  expect(id).toBe(expected);
});

it('never mistakes an identity for the attacker with the same uuid', () => {
  expect(identityActorId(ATTACKER)).not.toBe(actorId(ATTACKER));
});

describe('canonicalJson', () => {
  it.each`
    value                                                       | expected
    ${{ b: 1, a: [true, null, 'x'] }}                           | ${'{"a":[true,null,"x"],"b":1}'}
    ${{ '\u20ac': 1, '\r': 2, '\ufb33': 3, '\ud83d\ude00': 4 }} | ${'{"\\r":2,"\u20ac":1,"\ud83d\ude00":4,"\ufb33":3}'}
    ${{ n: 1e21, m: 0.000001, z: -0, none: undefined }}         | ${'{"m":0.000001,"n":1e+21,"z":0}'}
    ${{ text: '\u0007"\\/\u20ac' }}                             | ${'{"text":"\\u0007\\"\\\\/\u20ac"}'}
  `('writes $expected', ({ value, expected }) => {
    expect(canonicalJson(value)).toBe(expected);
  });
});
