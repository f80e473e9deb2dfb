// SPDX-License-Identifier: AGPL-3.0-or-later
import { buildRuleIndex, decodeEnvelope, loadRules, tagEvent, taggerEvents, type Tag } from '@ttp/ttp-core';
import { permissiveAttack } from '@ttp/ttp-core/testing';
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAIL_LIMITS } from './mail-limits';
import { mailText } from './mail-text';

const RUNS = 5_000;
const PACK = 'rules/ttp';
const names = readdirSync(PACK).filter((name) => name.endsWith('.yaml'));
const { rules } = loadRules(names.map((file) => ({ file, text: readFileSync(join(PACK, file), 'utf8') })), permissiveAttack);
const index = buildRuleIndex(rules.filter(({ appliesTo }) => appliesTo.includes('email')));

/** What may be stored of a mail, and nothing else. */
const STORED: ReadonlySet<string> = new Set([
  'attachment_sha256s',
  'body_sha256',
  'btc_address',
  'encoded_byte_count',
  'matched_body_kw',
  'matched_headers',
  'matched_keywords',
  'matched_kit',
  'matched_signals',
  'matched_subject_kw',
  'matched_trigger',
  'matched_url_host',
  'rcpt_count',
  'rcpt_domain_set',
]);

/** In every text of the mail and of the event; a name after it tells where it leaked from. */
const CANARY = 'piicanary';
const inAddress = (place: string) => fc.constantFrom(`${CANARY}-${place}@corp.example`, `"${CANARY} ${place}" <${CANARY}@xn--corp.example>`);
const inText = (place: string, hot: string) => fc.constantFrom(`${CANARY}-${place}`, `${hot} ${CANARY}-${place}`, `${CANARY}${hot}${CANARY}`, `${hot}\n${CANARY}-${place}`);
const URLS = [
  `https://xn--d1acufc.example/${CANARY}-path?q=${CANARY}-query#${CANARY}`,
  `http://${CANARY}:${CANARY}@xn--d1acufc.example:8443/`,
  `http://xn--d1acufc.example\\@${CANARY}/`,
  `HTTPS://a.XN--d1acufc.example?${CANARY}`,
  `http://xn--d1acufc ${CANARY}/`,
  `mailto:${CANARY}@xn--d1acufc.example`,
];
const BODIES = [
  'please send it',
  `Send 0.1 bitcoin to 16L5yRNPTuciSgXGHqYwn9N6NeoKqopAu or lose your files`,
  Buffer.from(`${CANARY}-encoded `.repeat(240)).toString('base64'),
].map((hot) => inText('body', hot));

const flag = fc.boolean();
const payloads = fc.record(
  {
    subject: inText('subject', 'RE: urgent invoice'),
    from: inAddress('from'),
    from_domain: fc.constantFrom('bank.example', `${CANARY}-from@bank.example`),
    mail_from: inAddress('mail-from'),
    mail_from_domain: fc.constantFrom('mailer.example', `${CANARY}-mail-from@mailer.example`),
    return_path_domain: inAddress('return-path'),
    rcpt_to: fc.array(inAddress('rcpt-to')),
    rcpt_count: fc.integer({ min: 0, max: 60 }),
    rcpt_domains: fc.array(inAddress('rcpt-domains'), { maxLength: 3 }),
    x_mailer: inText('x-mailer', 'Leaf PHPMailer'),
    matched_kit: inText('kit', 'gophish').map((kit) => `${kit} kit`),
    urls: fc.array(fc.constantFrom(...URLS)),
    body_simhash: inText('simhash', '00ff00ff00ff00ff'),
    body_sha256: inText('sha256', '0'.repeat(64)),
    body_text: fc.oneof(...BODIES),
    body_base64_bytes: fc.integer({ min: 0, max: 9_000 }),
    attachment_names: fc.array(inText('attachment', '.iso')),
    attachment_extensions: fc.array(fc.constantFrom('.iso', `.${CANARY}-extension`)),
    attachment_sha256s: fc.array(inText('attachment-sha256', '0'.repeat(64))),
    attachment_macros: flag,
    dkim_signed: flag,
    spf_pass: flag,
    auth_results_present: flag,
    headers: fc.dictionary(fc.constantFrom('From', 'Received'), inText('header', 'x')),
  },
  { requiredKeys: ['from_domain'] },
);
const HEADERS = ['From', 'To', 'Subject', 'Received', 'X-Mailer', 'Reply-To'].map((name) => inText(name, 'urgent').map((value) => `${name}: ${value.replace('\n', '\n ')}\n`));
const messages = fc
  .tuple(fc.array(fc.oneof(...HEADERS)), fc.oneof(...BODIES), flag)
  .map(([headers, body, isHtml]) => `${headers.join('')}Content-Type: text/${isHtml ? 'html' : 'plain'}; name="${CANARY}-name"\n\n${isHtml ? `<a href="http://xn--a/${CANARY}">` : ''}${body}`);

async function tagsOf(payload: object, message: string): Promise<readonly Tag[]> {
  const sent = { ...payload, attacker_uuid: '6d0c2a34-0f0f-4b1e-9c55-1d2f5a7b9e10', source_id: 'mail-1' };
  const data = Buffer.from(JSON.stringify({ v: 1, id: 'id-1', topic: 'email.received', type: 'received', ts: 1_767_322_800, payload: sent }));
  const envelope = decodeEnvelope('email.received', data, { ts: () => 0, id: () => '' });
  const bodyText = await mailText(new TextEncoder().encode(message), MAIL_LIMITS.message);
  return taggerEvents(envelope).flatMap((event) => tagEvent(event, index, { now: new Date('2026-11-21T08:00:00Z'), attackRelease: 'v19.0', bodyText }));
}

it(`stores nothing private of ${RUNS} mails with something private in every address, subject, body, URL, header and name`, async () => {
  const fired = new Map<string, number>();
  const holds = fc.asyncProperty(payloads, messages, async (payload, message) => {
    const tags = await tagsOf(payload, message);
    for (const { ruleId } of tags) fired.set(ruleId, (fired.get(ruleId) ?? 0) + 1);
    return tags.every(({ evidence }) => !JSON.stringify(evidence).includes(CANARY) && Object.keys(evidence).every((key) => STORED.has(key)));
  });
  await fc.assert(holds, { numRuns: RUNS });
  // Evidence was made by every rule, many times.
  expect([...fired.keys()].toSorted()).toEqual(['R0033', ...Array.from({ length: 8 }, (_, i) => `R00${41 + i}`)]);
  expect(Math.min(...fired.values())).toBeGreaterThan(RUNS / 50);
}, 120_000);
