// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Payload } from './payload';
import { asking, NO_MAIL_EVIDENCE as BASE } from './testing/lift';

const ask = (predicate: string, parameters: Payload = {}) => asking('email', predicate, parameters, ['subject', 'from_domain']);

describe('email_bec', () => {
  const bec = ask('email_bec', { subject_keywords: ['Invoice', 'wire'], body_action_keywords: ['transfer', 'Send'] });
  const found = { ...BASE, matched_headers: ['Subject'], matched_subject_kw: 'Invoice', matched_body_kw: 'Send' };

  it('shows the keywords of the rule, from whichever place the body comes', () => {
    expect(bec({ subject: 'wire the INVOICE', body_text: 'please SEND it' })).toEqual({ ...found, body_sha256: expect.any(String) as string });
    expect(bec({ subject: 'invoice' }, { bodyText: 'please send it' })).toEqual(found);
  });

  it.each([
    { subject: 'invoice', body_text: '' },
    { subject: 'hello' },
    { subject: null },
    { subject: ['invoice'] },
  ])('does not fire on %j', (payload) =>
    expect(bec(payload, { bodyText: 'body_text' in payload ? 'send' : 'nothing to do' })).toBeNull(),
  );

  it('does not fire without a body', () => expect(bec({ subject: 'invoice' })).toBeNull());
});

describe('email_encoded_payload', () => {
  const encoded = ask('email_encoded_payload', { min_bytes: 60, encoding: 'base64' });
  const run = 'QUJD'.repeat(20);

  it('needs no body for what the producer measured', () => expect(encoded({ body_base64_bytes: 60 })).toEqual({ ...BASE, encoded_byte_count: 60 }));

  it('else measures the body', () => {
    expect(encoded({ body_base64_bytes: 59 }, { bodyText: `see\n${run}\n` })).toEqual({ ...BASE, encoded_byte_count: 60 });
    expect(encoded({ body_base64_bytes: '99' }, { bodyText: `${run.slice(0, 40)}\n${run.slice(40)}` })).toMatchObject({ encoded_byte_count: 60 });
  });

  it.each([
    { body_base64_bytes: 59 },
    { body_base64_bytes: true },
    { body_text: run.slice(4) },
    { body_text: null },
    { body_base64_bytes: null, body_text: null },
    {},
  ])('does not fire on %j', (payload) =>
    expect(encoded(payload)).toBeNull(),
  );
});
