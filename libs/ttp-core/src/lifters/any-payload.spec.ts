// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { SOURCE_KINDS } from '../events/source-kinds';
import type { SourceKind } from '../events/source-kinds';
import { loadRules } from '../rules/load-rules';
import { undeclaredEvidence } from '../tags/evidence-schema';
import type { Tag } from '../tags/tag';
import { anEvent, anIndex, permissiveAttack } from '../testing';
import { LIFTERS } from './lifters';
import { tagEvent } from './tag-event';
import { CONTEXT, packFiles } from './testing/lift';

const { rules, tests } = loadRules(packFiles('ttp'), permissiveAttack);
const lifterRules = rules.filter(({ match }) => match.family === 'lifter');
const index = anIndex(...lifterRules);

/** Every field that some example names, with its values: what makes rules fire. */
const FIELDS = new Map<string, unknown[]>();
for (const { input } of lifterRules.flatMap(({ ruleId }) => tests.get(ruleId) ?? [])) {
  for (const [field, value] of Object.entries(input as object)) FIELDS.set(field, [...(FIELDS.get(field) ?? []), value]);
}

const anyJson = fc.oneof({
  weight: 1,
  arbitrary: fc.jsonValue({ maxDepth: 3 }),
}, { weight: 1, arbitrary: fc.constantFrom<unknown>('', 0, -1, 1e308, true, [], [null], {}) });
const valueOf = (seen: readonly unknown[], other: fc.Arbitrary<unknown>) => fc.oneof({
  weight: 3,
  arbitrary: fc.constantFrom(...seen),
}, { weight: 2, arbitrary: other });
const payloads = (other: fc.Arbitrary<unknown>) =>
  fc.record(Object.fromEntries([...FIELDS].map(([field, seen]) => [field, valueOf(seen, other)])), { requiredKeys: [] });

/** With a meter that takes every report for a failure. */
const tag = (sourceKind: SourceKind, payload: unknown, bodyText: string | null = null): readonly Tag[] =>
  tagEvent(anEvent({ sourceKind, identityUuid: 'id-1', payload: payload as Record<string, unknown> }), index, {
    ...CONTEXT,
    meter: { ...CONTEXT.meter!, clipped: () => undefined },
    bodyText,
  });

it('throws nothing and stores nothing undeclared or overlong, whatever a payload holds', () => {
  let fired = 0;
  fc.assert(
    fc.property(fc.constantFrom(...SOURCE_KINDS), fc.oneof(payloads(anyJson), fc.object()), fc.option(fc.string()), (kind, payload, body) => {
      const tags = tag(kind, payload, body);
      fired += tags.length;
      for (const { evidence } of tags) {
        expect(undeclaredEvidence(kind, Object.keys(evidence))).toEqual([]);
        for (const value of Object.values(evidence)) expect((JSON.stringify(value) ?? '').length).toBeLessThanOrEqual(4_200);
      }
    }),
    { numRuns: 1_000 },
  );
  expect(fired).toBeGreaterThan(500);
});

it.each(LIFTERS.flatMap(({ name, kinds }) => kinds.map((kind) => [name, kind] as const)))(
  'loses nothing but the tags of %s where it cannot read a payload of kind %s, and says so',
  (name, sourceKind) => {
    const broken = new Error('broken');
    const payload = new Proxy({}, {
      get: () => {
        throw broken;
      },
    });
    const failed = jest.fn();
    expect(tagEvent(anEvent({ sourceKind, identityUuid: 'id-1', payload }), index, { ...CONTEXT, meter: { ...CONTEXT.meter!, failed } })).toEqual([]);
    expect(failed.mock.calls).toContainEqual([name, sourceKind, broken]);
  },
);

describe('evidence of mails', () => {
  const SECRET = 'pii-canary';
  /** Texts a producer or a sender may put anywhere, all with something private in them. */
  const privateText = fc.constantFrom(
    `${SECRET}@private.example`,
    `Dear ${SECRET}, please send the invoice`,
    `"${SECRET}" <${SECRET}@corp.example>`,
    `http://${SECRET}:${SECRET}@xn--d1acufc.example:8443/${SECRET}?q=${SECRET}`,
    `http://xn--d1acufc ${SECRET}/`,
    `http://xn--d1acufc.example\\@${SECRET}/`,
    `C:\\Users\\${SECRET}\\invoice.iso`,
    `${'QUJD'.repeat(2_000)} ${SECRET}`,
    `${SECRET} ransom 16L5yRNPTuciSgXGHqYwn9N6NeoKqopAu`,
  );
  const extra = [
    'subject',
    'from',
    'mail_from',
    'x_mailer',
    'urls',
    'rcpt_domains',
    'attachment_sha256s',
    'body_sha256',
    'attachment_names',
    'headers',
    'rcpt_to',
    'body_simhash',
  ];
  const other = fc.oneof(privateText, fc.array(privateText), fc.record({ a: privateText }));

  it('holds nothing private, whatever the mail and the payload hold', () => {
    const others = fc.record(Object.fromEntries(extra.map((field) => [field, other])), { requiredKeys: [] });
    const fuzzed = fc.tuple(payloads(other), others).map(([one, two]) => ({ ...one, ...two }));
    let fired = 0;
    fc.assert(
      fc.property(fuzzed, fc.option(privateText), (payload, body) => {
        const tags = tag('email', payload, body);
        fired += tags.length;
        expect(JSON.stringify(tags.map(({ evidence }) => evidence))).not.toContain(SECRET);
      }),
      { numRuns: 2_000 },
    );
    expect(fired).toBeGreaterThan(2_000);
  });
});

it.each([
  ['near misses of addresses', `1${'2'.repeat(30)} `],
  ['base64 without an end', 'QUJDREVGR0hJ'],
  ['wrapped base64', `${'Q'.repeat(76)}\r\n`],
  ['hosts', 'http://xn--a.example/ '],
  ['blanks', ' \n'],
])('gets through a megabyte of %s', (_, unit) => {
  const text = unit.repeat(Math.ceil(2 ** 20 / unit.length));
  const payload = {
    subject: text,
    body_text: text,
    op_text: text,
    note_text: text,
    request_path: text,
    tftp_filename: text,
    urls: [text],
    x_mailer: text,
    addr: text,
    ja4h: text,
  };
  for (const kind of SOURCE_KINDS) expect(tag(kind, payload).length).toBeLessThan(20);
  const list = Array.from({ length: 100_000 }, () => unit);
  const lists = {
    signals: list,
    urls: list,
    rcpt_domains: list,
    attachment_sha256s: list,
    attachment_extensions: list,
    greynoise_tags: list,
    threat_type: list,
  };
  for (const kind of SOURCE_KINDS) expect(tag(kind, lists).length).toBeLessThan(20);
});
