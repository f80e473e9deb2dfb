// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Evidence, Prepare } from './lifter';
import { domainsDiffer } from './mail-domain';
import type { Payload } from './payload';
import { textsAt } from './payload';

/** What fired of a mail: discriminators that hold nothing private, and the names of the headers that told. */
export interface MailFinding {
  readonly found: Evidence;
  readonly headers?: readonly string[];
}

export type MailPredicate = Prepare<MailFinding>;

const MASQUERADE = {
  from_returnpath_mismatch: {
    headers: ['From', 'Return-Path'],
    holds: (payload: Payload) => domainsDiffer(payload, ['from_domain', 'from'], ['return_path_domain']),
  },
  from_mailfrom_mismatch: {
    headers: ['From', 'Return-Path'],
    holds: (payload: Payload) => domainsDiffer(payload, ['from_domain', 'from'], ['mail_from_domain', 'mail_from']),
  },
  dkim_fail: { headers: ['DKIM-Signature'], holds: (payload: Payload) => payload['dkim_signed'] === false && wasAuthenticated(payload) },
  spf_fail: { headers: ['Authentication-Results'], holds: (payload: Payload) => payload['spf_pass'] === false && wasAuthenticated(payload) },
} as const;

/** Producers write false for both checks where no receiver has checked anything: then a false says nothing. */
function wasAuthenticated({ auth_results_present: present, dkim_signed: dkim, spf_pass: spf }: Payload): boolean {
  return typeof present === 'boolean' ? present : dkim === true || spf === true;
}

export const senderMasquerade: MailPredicate = (parameters) => {
  const signals = parameters.choices('signals', Object.keys(MASQUERADE) as (keyof typeof MASQUERADE)[]);
  return (payload) => {
    const matched = signals.filter((signal) => MASQUERADE[signal].holds(payload));
    return matched.length === 0 ? null : { found: { matched_signals: matched }, headers: matched.flatMap((signal) => MASQUERADE[signal].headers) };
  };
};

const hasExtension = (extension: string) => (payload: Payload): boolean =>
  textsAt(payload, 'attachment_extensions').some((name) => name.toLowerCase().replace(/^\.+/, '') === extension);

/** In the order in which they are reported: only the first is. */
const ATTACHMENT_TRIGGERS = {
  office_macro: (payload: Payload) => payload['attachment_macros'] === true,
  protected_archive: (payload: Payload) => payload['attachment_password_protected'] === true,
  html_smuggling: (payload: Payload) => payload['html_smuggling'] === true,
  mal_hash_match: (payload: Payload) => payload['mal_hash_match'] === true,
  lnk: hasExtension('lnk'),
  iso: hasExtension('iso'),
  img: hasExtension('img'),
} as const;

export const maliciousAttachment: MailPredicate = (parameters) => {
  const triggers = parameters.choices('triggers', Object.keys(ATTACHMENT_TRIGGERS) as (keyof typeof ATTACHMENT_TRIGGERS)[]);
  return (payload) => {
    const matched = triggers.find((trigger) => ATTACHMENT_TRIGGERS[trigger](payload));
    return matched === undefined ? null : { found: { matched_trigger: matched } };
  };
};
