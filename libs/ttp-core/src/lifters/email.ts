// SPDX-License-Identifier: AGPL-3.0-or-later
import { hash } from 'node:crypto';
import { declaredEvidence } from '../tags/evidence-schema';
import { emailPredicates } from './email-predicates';
import type { MailFinding } from './email-signals';
import { aLifter, tagsWith } from './lifter';
import type { Evidence } from './lifter';
import { domainsOf } from './mail-domain';
import type { Payload } from './payload';
import { integerAt, textAt, textsAt } from './payload';

const DECLARED = declaredEvidence('email') ?? new Set<string>();

/** Digests only: a field of that name could hold anything. */
const isDigest = (text: string): boolean => /^[\da-f]{1,128}$/i.test(text);

/** Kept of a list, so that one mail to thousands does not fill the database. */
const MAX_ENTRIES = 100;

/**
 * What is stored of a mail: hashes, counts, names of headers, domains and what a predicate found. Never an address, a text, a header's value or
 * a URL, whatever the rule asks for: this is the one place where evidence of mails is put together.
 */
function evidenceOf(payload: Payload, { found, headers = [] }: MailFinding): Evidence {
  const evidence = {
    matched_headers: [...new Set(headers)].toSorted(),
    rcpt_domain_set: domainsOf(textsAt(payload, 'rcpt_domains')).slice(0, MAX_ENTRIES),
    attachment_sha256s: textsAt(payload, 'attachment_sha256s').filter(isDigest).slice(0, MAX_ENTRIES),
    rcpt_count: integerAt(payload, 'rcpt_count') ?? 0,
    ...found,
    body_sha256: bodyDigest(payload),
  };
  return Object.fromEntries(Object.entries(evidence).filter(([key]) => DECLARED.has(key)));
}

function bodyDigest(payload: Payload): string {
  const sent = textAt(payload, 'body_sha256');
  if (sent !== null && isDigest(sent)) return sent;
  const body = textAt(payload, 'body_text');
  return body === null ? '' : hash('sha256', body);
}

/** Phishing, fraud and abuse of a decoy's mail relay. */
export const email = aLifter({
  name: 'email',
  kinds: ['email'],
  predicates: emailPredicates,
  tags: (event, rule, finding: MailFinding, context) => tagsWith(event, rule, evidenceOf(event.payload, finding), context),
});
