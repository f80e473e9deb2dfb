// SPDX-License-Identifier: AGPL-3.0-or-later
import type { SourceKind } from '../events/source-kinds';

/** Who and where, on a command event: copied into evidence beside what the rule asks for, whenever the payload has them. */
export const COMMAND_CONTEXT_FIELDS = ['uid', 'user', 'src', 'pwd'] as const;

/** Evidence key that says: the text was longer than what was matched or stored. */
export const TRUNCATED = 'truncated';

const DECLARED: Partial<Record<SourceKind, ReadonlySet<string>>> = {
  command: new Set(['command_text', ...COMMAND_CONTEXT_FIELDS, TRUNCATED, 'matched_tokens', 'rule_pattern']),
  intel: new Set([
    'abuseipdb_categories',
    'abuseipdb_score',
    'abuse_confidence_score',
    'greynoise_classification',
    'greynoise_tags',
    'greynoise_name',
    'feodo_listed',
    'feodo_malware_family',
    'first_seen_feodo',
    'malware_family',
    'threatfox_threat_types',
    'threatfox_ioc_types',
    'threatfox_malware_families',
    'threat_types',
    'malware_families',
    'ioc_types',
    'aggregate_verdict',
    'bumped_rule_ids',
  ]),
  email: new Set([
    'body_sha256',
    'matched_headers',
    'rcpt_domain_set',
    'attachment_sha256s',
    'rcpt_count',
    'matched_kit',
    'matched_trigger',
    'matched_url_host',
    'matched_signals',
    'matched_subject_kw',
    'matched_body_kw',
    'encoded_byte_count',
    'btc_address',
    'matched_keywords',
  ]),
  canary_fingerprint: new Set(['metric', 'matched_signature']),
  http_fingerprint: new Set(['kind', 'hash', 'protocol', 'client_ip', 'seen_at', 'raw']),
  ipv6_leak: new Set(['addr', 'mac_oui', 'iid_kind', 'vector', 'on_iface', 'attacker_v4', 'observed_at']),
};

/** The evidence keys a source kind may carry; null where any key goes. */
export const declaredEvidence = (kind: SourceKind): ReadonlySet<string> | null => DECLARED[kind] ?? null;

/** Those of `keys` that the kind does not declare. Evidence with one of them must not be stored: the list is what keeps private data out. */
export function undeclaredEvidence(kind: SourceKind, keys: readonly string[]): readonly string[] {
  const declared = declaredEvidence(kind);
  return declared === null ? [] : keys.filter((key) => !declared.has(key));
}
