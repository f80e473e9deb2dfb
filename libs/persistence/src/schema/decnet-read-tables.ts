// SPDX-License-Identifier: AGPL-3.0-or-later
import { DOUBLE, INSTANT, INTEGER, JSON_OBJECT, optional, required, string, type Table, TEXT, UUID } from './table';

/**
 * Tables that only DECNET writes and exports read: the columns that are read, and no more. Their indexes are named as DECNET's models
 * name theirs, so that a database that has one does not get it twice.
 */
export const ATTACKER_BEHAVIOR: Table = {
  name: 'attacker_behavior',
  readOnly: true,
  primaryKey: 'attacker_uuid',
  columns: [
    required('attacker_uuid', UUID),
    optional('os_guess', string()),
    optional('hop_distance', INTEGER),
    required('tcp_fingerprint', TEXT, "'{}'"),
    optional('kex_order_raw', TEXT),
    optional('ssh_client_banners', TEXT),
    required('retransmit_count', INTEGER, '0'),
    optional('behavior_class', string()),
    optional('beacon_interval_s', DOUBLE),
    optional('beacon_jitter_pct', DOUBLE),
    optional('tool_guesses', TEXT),
    required('timing_stats', TEXT, "'{}'"),
    required('phase_sequence', TEXT, "'{}'"),
  ],
  foreignKeys: [{ column: 'attacker_uuid', table: 'attackers', onDelete: 'CASCADE' }],
};

/** Read by a backfill, in the order of the primary key: the token that was tripped stays with DECNET. */
export const CANARY_TRIGGERS: Table = {
  name: 'canary_triggers',
  readOnly: true,
  primaryKey: 'uuid',
  columns: [
    required('uuid', UUID),
    required('token_uuid', UUID),
    required('occurred_at', INSTANT),
    required('src_ip', string()),
    optional('user_agent', TEXT),
    optional('request_path', TEXT),
    optional('dns_qname', string()),
    required('raw_headers', TEXT, "'{}'"),
    // Ours: without it a replay knows nothing that a canary rule asks for.
    optional('measurements', TEXT),
    // No foreign key: the correlator fills it in later.
    optional('attacker_id', UUID),
  ],
};

export const BOUNTY: Table = {
  name: 'bounty',
  readOnly: true,
  primaryKey: 'id',
  columns: [
    required('id', INTEGER),
    required('timestamp', INSTANT),
    optional('decky', string()),
    optional('service', string()),
    required('attacker_ip', string()),
    required('bounty_type', string()),
    required('payload', TEXT),
  ],
  indexes: [{ name: 'ix_bounty_attacker_ip', columns: ['attacker_ip'] }],
};

export const LOGS: Table = {
  name: 'logs',
  readOnly: true,
  primaryKey: 'id',
  columns: [
    required('id', INTEGER),
    required('timestamp', INSTANT),
    required('attacker_ip', string()),
    required('event_type', string()),
    required('fields', TEXT),
  ],
  indexes: [{ name: 'ix_logs_attacker_ip', columns: ['attacker_ip'] }],
};

export const SMTP_TARGETS: Table = {
  name: 'smtp_targets',
  readOnly: true,
  primaryKey: 'attacker_uuid, domain',
  columns: [
    required('attacker_uuid', UUID),
    required('domain', string()),
    required('first_seen', INSTANT),
    required('last_seen', INSTANT),
    required('count', INTEGER, '1'),
  ],
  foreignKeys: [{ column: 'attacker_uuid', table: 'attackers', onDelete: 'CASCADE' }],
};

export const OBSERVATIONS: Table = {
  name: 'observations',
  readOnly: true,
  primaryKey: 'id',
  columns: [
    required('id', INTEGER),
    required('attacker_uuid', UUID),
    optional('identity_ref', UUID),
    required('primitive', string()),
    required('value', JSON_OBJECT),
    required('confidence', DOUBLE),
    required('window_start_ts', DOUBLE),
    required('window_end_ts', DOUBLE),
    required('source', string()),
    optional('evidence_ref', string()),
  ],
  indexes: [{ name: 'ix_observations_attacker_uuid', columns: ['attacker_uuid'] }],
};
