// SPDX-License-Identifier: AGPL-3.0-or-later
import { DOUBLE, INSTANT, INTEGER, JSON_OBJECT, optional, required, string, type Table, TEXT, UUID } from './table';

/**
 * One row per source event, technique and rule.
 *
 * DECNET's schema has thirteen secondary indexes here. Each row pays for each of them, and 13 -> 4 doubles the rate of inserts,
 * so a fresh database gets four: tags of an attacker, of an identity (both with their technique, and both serve the foreign key), of a
 * session, and the newest of a technique, which only DECNET's schema asks for (docs/database.md). Others that a database already has are left alone.
 */
export const TTP_TAG: Table = {
  name: 'ttp_tag',
  primaryKey: 'uuid',
  columns: [
    required('uuid', UUID),
    required('source_kind', string()),
    required('source_id', string(512)),
    optional('attacker_uuid', UUID),
    optional('identity_uuid', UUID),
    optional('session_id', string()),
    optional('decky_id', string()),
    required('tactic', string()),
    required('technique_id', string()),
    optional('sub_technique_id', string()),
    required('confidence', DOUBLE),
    required('rule_id', string()),
    required('rule_version', INTEGER),
    required('evidence', JSON_OBJECT),
    required('attack_release', string()),
    optional('mitre_url', string(512)),
    required('created_at', INSTANT),
    optional('observed_at', INSTANT),
  ],
  foreignKeys: [
    { column: 'attacker_uuid', table: 'attackers', onDelete: 'CASCADE' },
    { column: 'identity_uuid', table: 'attacker_identities', onDelete: 'CASCADE' },
  ],
  checks: [
    { name: 'ttp_tag_has_anchor', condition: 'attacker_uuid IS NOT NULL OR identity_uuid IS NOT NULL' },
    { name: 'ttp_tag_confidence_range', condition: 'confidence >= 0.0 AND confidence <= 1.0' },
  ],
  indexes: [
    { name: 'ix_ttp_tag_attacker_technique', columns: ['attacker_uuid', 'technique_id'] },
    { name: 'ix_ttp_tag_identity_technique', columns: ['identity_uuid', 'technique_id'] },
    { name: 'ix_ttp_tag_session_id', columns: ['session_id'] },
    { name: 'ix_ttp_tag_technique_created', columns: ['technique_id', 'created_at'] },
  ],
};

export const TTP_RULE: Table = {
  name: 'ttp_rule',
  primaryKey: 'rule_id',
  columns: [
    required('rule_id', string()),
    required('rule_version', INTEGER),
    required('source_path', string(1024)),
    required('yaml_content', TEXT),
    required('updated_at', INSTANT),
    required('updated_by', string()),
    // Null on rows that DECNET wrote.
    optional('content_sha256', string(64)),
  ],
  indexes: [{ name: 'ix_ttp_rule_updated_at', columns: ['updated_at'] }],
};

/** No foreign key: an operator may set the state of a rule before it arrives, and it outlives the rule. */
export const TTP_RULE_STATE: Table = {
  name: 'ttp_rule_state',
  primaryKey: 'rule_id',
  columns: [
    required('rule_id', string()),
    required('state', string()),
    optional('confidence_max', DOUBLE),
    optional('expires_at', INSTANT),
    optional('reason', string(500)),
    optional('set_by', string()),
    required('set_at', INSTANT),
  ],
  checks: [
    { name: 'ttp_rule_state_known', condition: "state IN ('enabled', 'disabled', 'clipped')" },
    { name: 'ttp_rule_state_confidence_range', condition: 'confidence_max IS NULL OR (confidence_max >= 0.0 AND confidence_max <= 1.0)' },
  ],
};

/** What was stored but perhaps not announced yet. A row goes once it is published, so the table stays a few rows: no index. */
export const TTP_OUTBOX: Table = {
  name: 'ttp_outbox',
  primaryKey: 'id',
  columns: [
    required('id', UUID),
    required('body', TEXT),
    required('created_at', INSTANT),
    optional('claimed_by', string()),
    optional('claimed_until', INSTANT),
  ],
};

/** One row: which log this database holds, its last number, and the last one that the bus was told of. Whoever writes a rule locks it. */
export const TTP_RULE_LOG: Table = {
  name: 'ttp_rule_log',
  primaryKey: 'id',
  columns: [required('id', INTEGER), required('log_id', UUID), required('seq', INTEGER), required('announced_seq', INTEGER)],
};

/** Every change of a definition or a state, in the order of the commits. Rows are only ever added. */
export const TTP_RULE_CHANGE: Table = {
  name: 'ttp_rule_change',
  primaryKey: 'seq',
  columns: [
    required('seq', INTEGER),
    required('rule_id', string()),
    required('action', string(16)),
    required('changed_by', string()),
    // Of the user or API key; null for our own services. A name may be given to somebody else one day.
    optional('set_by_uuid', UUID),
    required('changed_at', INSTANT),
    optional('reason', string(500)),
    // JSON, for people and for followers; null where there was, or is, nothing.
    optional('value_before', TEXT),
    optional('value_after', TEXT),
  ],
  indexes: [{ name: 'ix_ttp_rule_change_rule', columns: ['rule_id', 'seq'] }],
};

/** Who alone may do something, until when by the database's clock. The token grows with each new holder. */
export const TTP_LEASE: Table = {
  name: 'ttp_lease',
  primaryKey: 'name',
  columns: [required('name', string()), required('holder', string()), required('token', INTEGER), required('expires_at', INSTANT)],
};

/** How the last comparison of a rule directory with the database went; one row per directory. */
export const TTP_RULE_SYNC: Table = {
  name: 'ttp_rule_sync',
  primaryKey: 'source',
  columns: [
    required('source', string(512)),
    required('synced_by', string()),
    required('synced_at', INSTANT),
    required('error_count', INTEGER),
    // JSON: what is wrong with documents, for the operator.
    required('issues', TEXT),
  ],
};

/** Credentials of programs. Of the secret only a hash is kept. */
export const TTP_API_KEY: Table = {
  name: 'ttp_api_key',
  primaryKey: 'id',
  columns: [
    required('id', UUID),
    required('name', string()),
    required('prefix', string(16)),
    required('secret_hash', string(64)),
    // Words with a space between them.
    required('scopes', string()),
    required('created_at', INSTANT),
    required('created_by', string()),
    required('expires_at', INSTANT),
    optional('last_used_at', INSTANT),
    optional('revoked_at', INSTANT),
  ],
  indexes: [{ name: 'ix_ttp_api_key_prefix', columns: ['prefix'], unique: true }],
};
