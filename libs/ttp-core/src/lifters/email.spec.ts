// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto';
import type { Payload } from './payload';
import { asking, NO_MAIL_EVIDENCE as BASE } from './testing/lift';

const SHA = 'a'.repeat(64);
const ask = (predicate: string, parameters: Payload = {}) => asking('email', predicate, parameters, ['subject', 'from_domain', 'body_preview']);

describe('evidence of a mail', () => {
  const mail = {
    subject: 'private',
    from_domain: 'private.example',
    body_sha256: SHA,
    rcpt_domains: ['B.example', 'a.example', 'b.example', 'ann@c.example', 'two words', '[192.0.2.1]', 7],
    attachment_sha256s: [SHA, 'a name.pdf', null],
    rcpt_count: 30,
    body_simhash: '00ff',
  };

  it('is digests, counts and domains, whatever the rule asks for', () => {
    expect(ask('email_mass_phish')(mail)).toEqual({
      body_sha256: SHA,
      matched_headers: [],
      rcpt_domain_set: ['[192.0.2.1]', 'a.example', 'b.example', 'c.example'],
      attachment_sha256s: [SHA],
      rcpt_count: 30,
    });
  });

  it('has the digest of the text where the producer sends the text and no digest', () => {
    const digest = createHash('sha256').update('tëxt').digest('hex');
    expect(ask('email_mass_phish')({ ...mail, body_sha256: null, body_text: 'tëxt' })).toMatchObject({ body_sha256: digest });
    expect(ask('email_mass_phish')({ ...mail, body_sha256: 'the text itself' })).toMatchObject({ body_sha256: '' });
  });

  it('keeps a hundred domains of a mail to thousands', () => {
    const domains = Array.from({ length: 5_000 }, (_, n) => `d${n}.example`);
    expect(ask('email_mass_phish')({ ...mail, rcpt_domains: domains })?.['rcpt_domain_set']).toHaveLength(100);
  });
});

describe('email_open_relay', () => {
  const relay = ask('email_open_relay', { rcpt_threshold: 10, require_foreign_from: true });

  it('fires on many recipients and two sender domains', () => {
    expect(relay({ rcpt_count: 10, from_domain: 'a.example', mail_from_domain: 'b.example' })).toEqual({
      ...BASE,
      rcpt_count: 10,
      matched_headers: ['From', 'Mail-From'],
    });
    expect(relay({ rcpt_count: 10, from: 'Ann@A.example ', mail_from: 'bob@b.example' })).not.toBeNull();
  });

  it('asks for no foreign sender where the rule does not', () => {
    expect(ask('email_open_relay', { require_foreign_from: false })({ rcpt_count: 10 })).not.toBeNull();
  });

  it.each([
    { rcpt_count: 9, from_domain: 'a.example', mail_from_domain: 'b.example' },
    { rcpt_count: 10, from_domain: 'a.example', mail_from_domain: ' A.EXAMPLE' },
    { rcpt_count: 10, from_domain: 'ann@', mail_from_domain: 'b.example' },
    { rcpt_count: 10, from_domain: null, mail_from_domain: 'b.example' },
    { rcpt_count: '10', from_domain: 'a.example', mail_from_domain: 'b.example' },
    { rcpt_count: null, from_domain: 'a.example', mail_from_domain: 'b.example' },
    { rcpt_count: 10, from_domain: 'a.example', mail_from_domain: null },
  ])('does not fire on %j', (payload) => expect(relay(payload)).toBeNull());
});

describe('email_mass_phish', () => {
  const phish = ask('email_mass_phish', { rcpt_threshold: 25 });

  it.each(['00ff', 255])('fires with the simhash %j', (simhash) => expect(phish({
    rcpt_count: 25,
    body_simhash: simhash,
  })).toEqual({ ...BASE, rcpt_count: 25 }));

  it.each([
    { rcpt_count: 25, body_simhash: '' },
    { rcpt_count: 25, body_simhash: null },
    { rcpt_count: 24, body_simhash: '00ff' },
    { rcpt_count: true, body_simhash: '00ff' },
    { rcpt_count: null, body_simhash: '00ff' },
  ])(
    'does not fire on %j',
    (payload) => expect(phish(payload)).toBeNull(),
  );
});

describe('email_xmailer_kit', () => {
  const kit = ask('email_xmailer_kit', { catalog: ['Leaf PHPMailer'] });
  const headers = { matched_headers: ['X-Mailer'] };

  it('takes the word of the producer, else looks into its own catalogue', () => {
    expect(kit({ x_mailer: 'leaf phpmailer 2.8', matched_kit: 'examplekit' })).toEqual({ ...BASE, ...headers, matched_kit: 'examplekit' });
    expect(kit({ x_mailer: 'leaf phpmailer 2.8' })).toEqual({ ...BASE, ...headers, matched_kit: 'Leaf PHPMailer' });
    expect(kit({ x_mailer: 'm', xmailer_kit_match: true })).toEqual({ ...BASE, ...headers });
  });

  it('does not show a name that could be an address', () => expect(kit({
    x_mailer: 'm',
    matched_kit: 'ann@corp.example',
  })).toEqual({ ...BASE, ...headers }));

  it.each([
    { x_mailer: 'PHPMailer 6' },
    { x_mailer: '', matched_kit: 'k' },
    { x_mailer: null, xmailer_kit_match: true },
    { x_mailer: 'm', xmailer_kit_match: 'true' },
    { x_mailer: 'm', xmailer_kit_match: null, matched_kit: null },
  ])(
    'does not fire on %j',
    (payload) => expect(kit(payload)).toBeNull(),
  );
});

describe('email_idn_url', () => {
  const idn = ask('email_idn_url', { punycode_prefix: 'xn--' });

  it.each([
    ['https://ann:pw@XN--D1ACUFC.example:8443/p?q=1', 'xn--d1acufc.example'],
    ['http://www.xn--d1acufc.example', 'www.xn--d1acufc.example'],
    ['http://домен.example/a', 'xn--d1acufc.example'],
  ])('shows of %s the host alone', (url, host) => {
    expect(idn({ urls: [7, 'http://plain.example/', url] })).toEqual({ ...BASE, matched_headers: ['body'], matched_url_host: host });
  });

  it.each([
    ['http://plain.example/xn--d1acufc'],
    ['http://plain.example/?u=http://xn--d1acufc.example/'],
    ['http://xn--d1acufc@plain.example/'],
    ['http://axn--d1acufc.example/'],
    ['http://xn--d1acufc and what follows/'],
    ['mailto:ann@xn--d1acufc.example'],
    ['http://\u{1f4a9}\u0000\ufffe/'],
    [`http://${'д'.repeat(5_000)}.example/`],
  ])('does not fire on %j', (url) => expect(idn({ urls: [url] })).toBeNull());

  it.each([null, 'http://xn--d1acufc.example/', {}, undefined])('does not fire on the list %j', (urls) => expect(idn({ urls })).toBeNull());
});
