// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import type { Dossier, IdentityDossier, TagGroup } from '../../dossier/dossier';
import { aBehavior, anIdentity, anIntel } from './a-full-dossier';

/** Text as an attacker writes it: control characters, half surrogates, names that mean something to JavaScript, and more than fits. */
const hostile = fc.oneof(
  { weight: 10, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 10, arbitrary: fc.constantFrom('', ' ', '\u0000\u001b[31m\u009b\u2028', '\ud800', 'a\udc00b', '__proto__', '</script>', '$(id)', '..') },
  fc.constantFrom('x'.repeat(70_000), '\u20ac'.repeat(30_000)),
);
const words = fc.array(hostile, { maxLength: 4 });
const date = fc.oneof(
  { weight: 4, arbitrary: fc.date({ min: new Date('2020-01-01'), max: new Date('2027-01-01') }) },
  fc.date({ noInvalidDate: false }),
);
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const json = fc.oneof(fc.jsonValue(), hostile, fc.constantFrom(null, undefined, Number.NaN, { '': 1, 'a b': [null, []] }));
const number = fc.oneof(fc.double(), fc.integer());

const ip = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.constantFrom('fe80::1%eth0', '::ffff:192.0.2.1', '2001:DB8:0:0:0:0:0:1', '', 'localhost', '1.2.3.4.5', '256.1.1.1', '01.2.3.4'),
);
const sha256 = fc.oneof(fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF'), minLength: 64, maxLength: 64 }), hostile);
const domain = fc.oneof(fc.domain(), hostile, fc.constantFrom('VICTIM.example.', 'b\u00fccher.example', '192.0.2.1', '-a.example', 'a..b'));

/** Ids that 19.0 has, that it revoked, that it never had. */
const techniqueId = fc.constantFrom('T1082', 'T1059', 'T1110', 'T1086', 'T1562', 't1078', 'T9999', '');

export const anyTagGroup: fc.Arbitrary<TagGroup> = fc.record({
  techniqueId,
  subTechniqueId: orNull(fc.constantFrom('T1059.004', 'T1110.001', 'T1562.001', 'T1059.999')),
  tactic: fc.constant('TA0002'),
  deckyId: orNull(fc.oneof(fc.constantFrom('decky-1', 'decky-2'), hostile)),
  ruleId: fc.constantFrom('R0001', 'R0014'),
  ruleVersion: fc.integer({ min: 1, max: 3 }),
  attackRelease: fc.constantFrom('v18.1', 'v19.0', 'v9', ''),
  count: number,
  firstSeen: date,
  lastSeen: date,
  confidenceMax: fc.double(),
});

const identity = fc
  .record({
    uuid: fc.uuid(),
    firstSeen: orNull(date),
    lastSeen: orNull(date),
    ja3Hashes: words,
    httpVersionsSeen: words,
    c2Endpoints: fc.array(json, { maxLength: 3 }),
    kdDigraphSimhash: orNull(fc.oneof(hostile, fc.constantFrom('0123456789ABCDEF'))),
  })
  .map(anIdentity);

const behavior = fc
  .record({
    osGuess: orNull(hostile),
    hopDistance: orNull(number),
    retransmitCount: orNull(number),
    tcpFingerprint: json,
    timingStats: json,
    phaseSequence: json,
    toolGuesses: json,
    kexOrderRaw: json,
    sshClientBanners: json,
  })
  .map(aBehavior);

const intel = fc
  .record({
    aggregateVerdict: orNull(hostile),
    abuseipdbScore: orNull(number),
    greynoiseClassification: orNull(hostile),
    greynoiseTags: words,
    feodoListed: fc.boolean(),
    feodoMalwareFamily: orNull(hostile),
    threatfoxListed: fc.boolean(),
    threatfoxThreatTypes: words,
    cachedAt: orNull(date),
  })
  .map(anIntel);

const second = fc.integer({ min: 0, max: 2_000_000_000 });

export const anyDossier: fc.Arbitrary<Dossier> = fc.record({
  attacker: fc.record({
    uuid: fc.oneof({ weight: 9, arbitrary: fc.uuid() }, hostile),
    ip,
    firstSeen: date,
    lastSeen: date,
    eventCount: number,
    countryCode: orNull(hostile),
    asn: orNull(fc.integer({ min: 0 })),
    asName: orNull(hostile),
  }),
  isLaterAtAddress: fc.boolean(),
  identity: orNull(identity),
  behavior: orNull(behavior),
  intel: orNull(intel),
  sightings: fc.array(anyTagGroup, { maxLength: 12 }),
  identitySightings: fc.array(anyTagGroup, { maxLength: 3 }),
  artifacts: fc.array(fc.record({ sha256, name: orNull(hostile), capturedAt: date }), { maxLength: 4 }),
  smtpTargets: fc.array(fc.record({ domain, firstSeen: date, lastSeen: date, count: number }), { maxLength: 4 }),
  commands: words,
  observations: fc.array(
    fc.record({
      primitive: hostile,
      value: json,
      confidence: fc.double({ min: 0, max: 1, noNaN: true }),
      window: fc.record({ start_ts: second, end_ts: second }),
      source: hostile,
      evidence_ref: orNull(hostile),
    }),
    { maxLength: 3 },
  ),
  fingerprints: fc.array(fc.dictionary(fc.constantFrom('fingerprint_type', 'hash', 'order', 'order_hash'), json), { maxLength: 3 }),
});

export const anyIdentityDossier: fc.Arbitrary<IdentityDossier & { readonly attackers: readonly Dossier[] }> = fc.record({
  identity,
  sightings: fc.array(anyTagGroup, { maxLength: 4 }),
  attackers: fc.uniqueArray(anyDossier, { maxLength: 3, selector: ({ attacker }) => attacker.uuid }),
});
