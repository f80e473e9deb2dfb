// SPDX-License-Identifier: AGPL-3.0-or-later
import { urlHost } from '../tags/url-host';
import { largestBase64Run } from './base64-run';
import { maliciousAttachment, senderMasquerade } from './email-signals';
import type { MailPredicate as Predicate } from './email-signals';
import { mailBody } from './mail-body';
import { domainsDiffer, isDomain } from './mail-domain';
import { integerAt, isAtLeast, textAt, textsAt } from './payload';

const openRelay: Predicate = (parameters) => {
  const threshold = parameters.number('rcpt_threshold', 10);
  const needsForeign = parameters.flag('require_foreign_from', true);
  return (payload) => {
    const isForeign = !needsForeign || domainsDiffer(payload, ['from_domain', 'from'], ['mail_from_domain', 'mail_from']);
    return isForeign && isAtLeast(integerAt(payload, 'rcpt_count'), threshold) ? { found: {}, headers: ['From', 'Mail-From'] } : null;
  };
};

// A mail without text has an empty simhash.
const massPhish: Predicate = (parameters) => {
  const threshold = parameters.number('rcpt_threshold', 25);
  return (payload) => {
    const hasText = textAt(payload, 'body_simhash') !== null || integerAt(payload, 'body_simhash') !== null;
    return hasText && isAtLeast(integerAt(payload, 'rcpt_count'), threshold) ? { found: {} } : null;
  };
};

/** One word, as producers name kits: a name that could be an address or a sentence is not shown. */
const KIT_NAME = /^[\w.+-]{1,32}$/;

const xmailerKit: Predicate = (parameters) => {
  const catalogue = parameters.texts('catalog', []);
  return (payload) => {
    const mailer = textAt(payload, 'x_mailer')?.toLowerCase();
    if (mailer === undefined) return null;
    const told = textAt(payload, 'matched_kit');
    const known = catalogue.find((name) => mailer.includes(name.toLowerCase()));
    if (told === null && known === undefined && payload['xmailer_kit_match'] !== true) return null;
    const kit = told !== null && KIT_NAME.test(told) ? told : known;
    return { found: kit === undefined ? {} : { matched_kit: kit }, headers: ['X-Mailer'] };
  };
};

const idnUrl: Predicate = (parameters) => {
  const prefix = parameters.text('punycode_prefix', 'xn--').toLowerCase();
  return (payload) => {
    for (const url of textsAt(payload, 'urls')) {
      const host = asciiHost(url);
      if (host.split('.').some((label) => label.startsWith(prefix))) return { found: { matched_url_host: host }, headers: ['body'] };
    }
    return null;
  };
};

/** The host of an http(s) URL as a browser asks for it: other scripts in punycode. Empty when there is none. */
function asciiHost(url: string): string {
  const host = urlHost(url);
  if (!isDomain(host)) return '';
  return /^[!-~]*$/.test(host) ? host : (URL.parse(`http://${host}`)?.hostname ?? '');
}

const bec: Predicate = (parameters) => {
  const subjectKeywords = parameters.texts('subject_keywords');
  const bodyKeywords = parameters.texts('body_action_keywords');
  return (payload, sighting) => {
    const subject = firstKeyword(textAt(payload, 'subject'), subjectKeywords);
    const action = subject === null ? null : firstKeyword(mailBody(payload, sighting), bodyKeywords);
    return action === null ? null : { found: { matched_subject_kw: subject, matched_body_kw: action }, headers: ['Subject'] };
  };
};

function firstKeyword(text: string | null, keywords: readonly string[]): string | null {
  const lower = text?.toLowerCase();
  return keywords.find((keyword) => lower?.includes(keyword.toLowerCase())) ?? null;
}

// The size that the producer measured needs no body: mails are stored apart, and not for ever.
const encodedPayload: Predicate = (parameters) => {
  const minBytes = parameters.number('min_bytes', 4096);
  return (payload, sighting) => {
    const measured = integerAt(payload, 'body_base64_bytes');
    const bytes = isAtLeast(measured, minBytes) ? measured : largestBase64Run(mailBody(payload, sighting) ?? '');
    return bytes !== null && bytes > 0 && bytes >= minBytes ? { found: { encoded_byte_count: bytes } } : null;
  };
};

export const emailPredicates = {
  email_open_relay: openRelay,
  email_mass_phish: massPhish,
  email_xmailer_kit: xmailerKit,
  email_idn_url: idnUrl,
  email_sender_masquerade: senderMasquerade,
  email_malicious_attachment: maliciousAttachment,
  email_bec: bec,
  email_encoded_payload: encodedPayload,
};
