// SPDX-License-Identifier: AGPL-3.0-or-later
import { BOOLEAN, bytes, type Column, DOUBLE, INSTANT, INTEGER, optional, required, string, type Table, TEXT, UUID } from './table';

const COUNTER = '0';
const EMPTY_LIST = "'[]'";

const counter = (name: string): Column => required(name, INTEGER, COUNTER);
const list = (name: string): Column => required(name, TEXT, EMPTY_LIST);

/** Tables that DECNET owns when the database is shared, and that we make for a stand-alone worker. */
export const CAMPAIGNS: Table = {
  name: 'campaigns',
  primaryKey: 'uuid',
  columns: [required('uuid', UUID), optional('merged_into_uuid', UUID)],
  foreignKeys: [{ column: 'merged_into_uuid', table: 'campaigns', onDelete: 'SET NULL' }],
};

export const ATTACKER_IDENTITIES: Table = {
  name: 'attacker_identities',
  primaryKey: 'uuid',
  columns: [
    required('uuid', UUID),
    required('schema_version', INTEGER, '1'),
    optional('campaign_id', UUID),
    optional('first_seen_at', INSTANT),
    optional('last_seen_at', INSTANT),
    optional('confidence', DOUBLE),
    counter('observation_count'),
    ...['ja3_hashes', 'hassh_hashes', 'ja4h_hashes', 'ja4_quic_hashes', 'http_versions_seen', 'tls_cert_sha256'].map((name) => optional(name, TEXT)),
    ...['payload_simhashes', 'c2_endpoints', 'ipv6_link_local_iids'].map((name) => optional(name, TEXT)),
    optional('kd_digraph_simhash', bytes(8)),
    optional('merged_into_uuid', UUID),
    optional('notes', TEXT),
  ],
  foreignKeys: [
    { column: 'campaign_id', table: 'campaigns', onDelete: 'SET NULL' },
    { column: 'merged_into_uuid', table: 'attacker_identities', onDelete: 'SET NULL' },
  ],
};

export const ATTACKERS: Table = {
  name: 'attackers',
  primaryKey: 'uuid',
  columns: [
    required('uuid', UUID),
    required('ip', string()),
    optional('identity_id', UUID),
    required('first_seen', INSTANT),
    required('last_seen', INSTANT),
    ...['event_count', 'service_count', 'decky_count'].map(counter),
    ...['services', 'deckies'].map(list),
    optional('traversal_path', TEXT),
    required('is_traversal', BOOLEAN, '0'),
    ...['bounty_count', 'credential_count'].map(counter),
    ...['fingerprints', 'commands'].map(list),
    optional('country_code', string(2)),
    optional('country_source', string(16)),
    optional('asn', INTEGER),
    optional('as_name', string(128)),
    optional('bgp_prefix', string(43)),
    optional('asn_source', string(16)),
    optional('rpki_status', string(16)),
    optional('rpki_source', string(16)),
    optional('ptr_record', string(256)),
    counter('rotation_count'),
    optional('last_rotation_at', INSTANT),
    counter('ipv6_leak_count'),
    optional('last_ipv6_leak_at', INSTANT),
    optional('last_ipv6_link_local', string(45)),
    optional('last_ipv6_iid_kind', string(16)),
    optional('last_ipv6_mac_oui', string(8)),
    required('updated_at', INSTANT),
  ],
  foreignKeys: [{ column: 'identity_id', table: 'attacker_identities', onDelete: 'SET NULL' }],
  indexes: [
    { name: 'ix_attackers_ip', columns: ['ip'] },
    { name: 'ix_attackers_last_seen', columns: ['last_seen'] },
    { name: 'ix_attackers_identity_id', columns: ['identity_id'] },
  ],
};

const queried = (provider: string): Column => optional(`${provider}_queried_at`, INSTANT);

export const ATTACKER_INTEL: Table = {
  name: 'attacker_intel',
  primaryKey: 'uuid',
  columns: [
    required('uuid', UUID),
    required('attacker_uuid', UUID),
    required('attacker_ip', string()),
    required('schema_version', INTEGER, '1'),
    optional('greynoise_classification', string(32)),
    optional('greynoise_name', string(128)),
    optional('greynoise_tags', TEXT),
    optional('greynoise_raw', TEXT),
    queried('greynoise'),
    optional('abuseipdb_score', INTEGER),
    optional('abuseipdb_categories', TEXT),
    optional('abuseipdb_raw', TEXT),
    queried('abuseipdb'),
    optional('feodo_listed', BOOLEAN),
    optional('feodo_malware_family', string(64)),
    optional('feodo_raw', TEXT),
    queried('feodo'),
    optional('threatfox_listed', BOOLEAN),
    ...['threatfox_threat_types', 'threatfox_ioc_types', 'threatfox_malware_families', 'threatfox_raw'].map((name) => optional(name, TEXT)),
    queried('threatfox'),
    optional('aggregate_verdict', string(32)),
    optional('cached_at', INSTANT),
    optional('expires_at', INSTANT),
  ],
  foreignKeys: [{ column: 'attacker_uuid', table: 'attackers', onDelete: 'CASCADE' }],
  indexes: [{ name: 'ix_attacker_intel_attacker_uuid', columns: ['attacker_uuid'], unique: true }],
};

/** Who may call the HTTP API. We read it, and make it where there is no DECNET to do so. */
export const USERS: Table = {
  name: 'users',
  primaryKey: 'uuid',
  columns: [
    required('uuid', UUID),
    required('username', string()),
    // Null where somebody else checks passwords.
    optional('password_hash', string()),
    required('role', string(16), "'viewer'"),
    required('must_change_password', BOOLEAN, '0'),
    optional('tokens_valid_from', INSTANT),
  ],
};

/** Tokens that no longer count although they have not expired. */
export const REVOKED_TOKENS: Table = {
  name: 'revoked_tokens',
  primaryKey: 'jti',
  columns: [required('jti', string(64)), optional('expires_at', INSTANT)],
};
