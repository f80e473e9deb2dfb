// SPDX-License-Identifier: AGPL-3.0-or-later
import type { SourceKind } from '../events/source-kinds';

/** What marks a rule as one that a lifter evaluates, at the start of `match.kind`. */
export const LIFTER_PREFIX = 'lifter:';

interface PredicateGroup {
  readonly prefix: string;
  /** Source kinds that the owner of the prefix handles. */
  readonly kinds: readonly SourceKind[];
  readonly names: readonly string[];
}

const GROUPS: readonly PredicateGroup[] = [
  {
    prefix: 'behavioral_',
    kinds: ['session', 'email', 'http_request'],
    names: [
      'beaconing',
      'data_destruction',
      'ransom_note',
      'exfil_over_web',
      'db_mass_read',
      'credentials_in_files',
      'k8s_sa_token',
      'docker_escape',
      'llmnr_poisoning',
      'tftp_router_config',
    ],
  },
  {
    prefix: 'credential_',
    kinds: ['credential', 'auth_attempt'],
    names: ['auth_brute_generic', 'password_guessing', 'reuse', 'valid_account_use', 'default_credentials'],
  },
  { prefix: 'identity_', kinds: ['identity'], names: ['password_spraying'] },
  {
    prefix: 'email_',
    kinds: ['email'],
    names: ['open_relay', 'mass_phish', 'xmailer_kit', 'idn_url', 'sender_masquerade', 'malicious_attachment', 'bec', 'encoded_payload'],
  },
  {
    prefix: 'canary_',
    kinds: ['canary_fingerprint'],
    names: ['webdriver', 'automation_hash', 'webrtc_leak', 'tz_lang_mismatch', 'platform_inconsistency'],
  },
  { prefix: 'intel_', kinds: ['intel'], names: ['abuseipdb', 'greynoise', 'feodo', 'threatfox', 'aggregate_bump'] },
  { prefix: 'http_fingerprint_', kinds: ['http_fingerprint'], names: ['ja4h', 'settings', 'ja4_quic'] },
  { prefix: '', kinds: ['ipv6_leak'], names: ['ipv6_link_local_leak'] },
];

/** Every predicate a lifter evaluates, without `lifter:`, and the source kinds it can run on. */
export const LIFTER_PREDICATES: ReadonlyMap<string, readonly SourceKind[]> = new Map(
  GROUPS.flatMap(({ prefix, kinds, names }) => names.map((name) => [prefix + name, kinds] as const)),
);

/** Predicates kept in the catalogue that nothing evaluates: C2 fingerprint catalogues do not exist yet. */
export const UNEVALUATED_PREDICATES: ReadonlySet<string> = new Set(['c2_fingerprint']);
