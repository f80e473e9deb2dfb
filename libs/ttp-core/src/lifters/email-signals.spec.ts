// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Payload } from './payload';
import { asking, NO_MAIL_EVIDENCE as BASE } from './testing/lift';

const ask = (predicate: string, parameters: Payload = {}) => asking('email', predicate, parameters, ['subject', 'from_domain']);

describe('email_sender_masquerade', () => {
  const all = ['spf_fail', 'dkim_fail', 'from_mailfrom_mismatch', 'from_returnpath_mismatch', 'unknown'];
  const masquerade = ask('email_sender_masquerade', { signals: all });

  it('lists what does not fit in its own order', () => {
    const payload = {
      from_domain: 'a.example',
      return_path_domain: 'b.example',
      mail_from_domain: 'c.example',
      dkim_signed: false,
      spf_pass: false,
      auth_results_present: true,
    };
    expect(masquerade(payload)).toEqual({
      ...BASE,
      matched_signals: ['from_returnpath_mismatch', 'from_mailfrom_mismatch', 'dkim_fail', 'spf_fail'],
      matched_headers: ['Authentication-Results', 'DKIM-Signature', 'From', 'Return-Path'],
    });
  });

  it.each([
    [{ dkim_signed: false, spf_pass: true }, ['dkim_fail']],
    [{ dkim_signed: true, spf_pass: false }, ['spf_fail']],
    [{ dkim_signed: false, auth_results_present: true }, ['dkim_fail']],
  ])('takes %j for a failed check', (payload, signals) => expect(masquerade(payload)).toMatchObject({ matched_signals: signals }));

  it.each([
    { dkim_signed: false, spf_pass: false },
    { dkim_signed: false, spf_pass: false, auth_results_present: false },
    { dkim_signed: false, spf_pass: true, auth_results_present: false },
    { dkim_signed: null, spf_pass: 'false', auth_results_present: true },
    { from_domain: 'a.example', return_path_domain: 'A.example', mail_from_domain: 'a.example', dkim_signed: true, spf_pass: true },
    { return_path_domain: 'b.example' },
    { from_domain: null, return_path_domain: 'b.example', mail_from_domain: 'c.example' },
    { from_domain: 'a.example', return_path_domain: null, mail_from_domain: null },
  ])('does not fire on %j', (payload) => expect(masquerade(payload)).toBeNull());

  it('looks only at the signals of the rule', () => {
    expect(ask('email_sender_masquerade', { signals: ['spf_fail'] })({ from_domain: 'a.example', return_path_domain: 'b.example' })).toBeNull();
    expect(ask('email_sender_masquerade')({ from_domain: 'a.example', return_path_domain: 'b.example' })).toBeNull();
  });
});

describe('email_malicious_attachment', () => {
  const triggers = ['img', 'iso', 'lnk', 'mal_hash_match', 'html_smuggling', 'protected_archive', 'office_macro'];
  const attachment = ask('email_malicious_attachment', { triggers });

  it.each([
    [{ attachment_macros: true, mal_hash_match: true, attachment_extensions: ['.iso'] }, 'office_macro'],
    [{ attachment_password_protected: true, html_smuggling: true }, 'protected_archive'],
    [{ html_smuggling: true, mal_hash_match: true }, 'html_smuggling'],
    [{ mal_hash_match: true }, 'mal_hash_match'],
    [{ attachment_extensions: ['.img', '..LNK'] }, 'lnk'],
    [{ attachment_extensions: ['iso'] }, 'iso'],
    [{ attachment_extensions: [null, '.Img'] }, 'img'],
  ])('reports of %j the first trigger, %s', (payload, trigger) => expect(attachment(payload)).toEqual({ ...BASE, matched_trigger: trigger }));

  it.each([
    { attachment_extensions: ['.pdf', '.iso.pdf'] },
    { attachment_macros: 'true' },
    { mal_hash_match: null },
    { attachment_macros: null, attachment_password_protected: 1, html_smuggling: null, attachment_extensions: null },
    { attachment_extensions: '.iso' },
    {},
  ])(
    'does not fire on %j',
    (payload) => expect(attachment(payload)).toBeNull(),
  );

  it('looks only at the triggers of the rule', () => {
    expect(ask('email_malicious_attachment', { triggers: ['iso'] })({ attachment_macros: true })).toBeNull();
  });
});
