// SPDX-License-Identifier: AGPL-3.0-or-later

/** The rows that such a database holds. */
export const OLD = { attacker: '11111111-1111-4111-8111-111111111111', tag: '23cd425e-609a-5d9b-be66-39b54028f9a3' };

export const REFERENCE_TAG_INDEXES = [
  'attacker_uuid',
  'identity_uuid',
  'session_id',
  'decky_id',
  'tactic',
  'technique_id',
  'sub_technique_id',
  'rule_id',
  'attack_release',
  'created_at',
];

/**
 * The tables of a DECNET database as it was before us: single-precision floats, whole seconds, short columns, an index per column,
 * defaults kept by the application rather than the database, no `observed_at`, no outbox.
 */
export const referenceSchema = (dialect: 'sqlite' | 'mysql'): string[] => {
  const string = dialect === 'mysql' ? 'VARCHAR(255)' : 'VARCHAR';
  const big = dialect === 'mysql' ? 'MEDIUMTEXT' : 'TEXT';
  const suffix = dialect === 'mysql' ? ' CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci' : '';
  return [
    `CREATE TABLE campaigns (uuid ${string} NOT NULL, merged_into_uuid ${string}, name ${string}, PRIMARY KEY (uuid))${suffix}`,
    `CREATE TABLE attacker_identities (
       uuid ${string} NOT NULL, schema_version INTEGER NOT NULL, campaign_id ${string}, confidence FLOAT, merged_into_uuid ${string},
       PRIMARY KEY (uuid), FOREIGN KEY (campaign_id) REFERENCES campaigns (uuid))${suffix}`,
    `CREATE TABLE attackers (
       uuid ${string} NOT NULL, ip ${string} NOT NULL, identity_id ${string}, first_seen DATETIME NOT NULL, last_seen DATETIME NOT NULL,
       event_count INTEGER NOT NULL, service_count INTEGER NOT NULL, decky_count INTEGER NOT NULL, services ${big} NOT NULL, deckies ${big} NOT NULL,
       traversal_path TEXT, is_traversal BOOLEAN NOT NULL, bounty_count INTEGER NOT NULL, credential_count INTEGER NOT NULL,
       fingerprints ${big} NOT NULL, commands ${big} NOT NULL, rotation_count INTEGER NOT NULL, updated_at DATETIME NOT NULL,
       PRIMARY KEY (uuid), FOREIGN KEY (identity_id) REFERENCES attacker_identities (uuid))${suffix}`,
    'CREATE INDEX ix_attackers_ip ON attackers (ip)',
    `CREATE TABLE ttp_tag (
       uuid VARCHAR(36) NOT NULL, source_kind ${string} NOT NULL, source_id ${string} NOT NULL, attacker_uuid ${string}, identity_uuid ${string},
       session_id ${string}, decky_id ${string}, tactic ${string} NOT NULL, technique_id ${string} NOT NULL, sub_technique_id ${string},
       confidence FLOAT NOT NULL, rule_id ${string} NOT NULL, rule_version INTEGER NOT NULL, evidence JSON NOT NULL,
       attack_release ${string} NOT NULL, mitre_url ${string}, created_at DATETIME NOT NULL,
       PRIMARY KEY (uuid), CONSTRAINT ttp_tag_has_anchor CHECK (attacker_uuid IS NOT NULL OR identity_uuid IS NOT NULL),
       CONSTRAINT ttp_tag_confidence_range CHECK (confidence >= 0.0 AND confidence <= 1.0),
       FOREIGN KEY (attacker_uuid) REFERENCES attackers (uuid) ON DELETE CASCADE,
       FOREIGN KEY (identity_uuid) REFERENCES attacker_identities (uuid) ON DELETE CASCADE)${suffix}`,
    'CREATE INDEX ix_ttp_tag_identity_technique ON ttp_tag (identity_uuid, technique_id)',
    'CREATE INDEX ix_ttp_tag_attacker_technique ON ttp_tag (attacker_uuid, technique_id)',
    'CREATE INDEX ix_ttp_tag_technique_created ON ttp_tag (technique_id, created_at)',
    ...REFERENCE_TAG_INDEXES.map((column) => `CREATE INDEX ix_ttp_tag_${column} ON ttp_tag (${column})`),
    `CREATE TABLE ttp_rule (
       rule_id ${string} NOT NULL, rule_version INTEGER NOT NULL, source_path ${string} NOT NULL, yaml_content ${big} NOT NULL,
       updated_at DATETIME NOT NULL, updated_by ${string} NOT NULL, PRIMARY KEY (rule_id))${suffix}`,
    `CREATE TABLE ttp_rule_state (
       rule_id ${string} NOT NULL, state ${string} NOT NULL, confidence_max FLOAT, expires_at DATETIME, reason ${string}, set_by ${string},
       set_at DATETIME NOT NULL, PRIMARY KEY (rule_id))${suffix}`,
    `CREATE TABLE bounty (
       id INTEGER NOT NULL, timestamp DATETIME NOT NULL, attacker_ip ${string} NOT NULL, bounty_type ${string} NOT NULL, payload ${big} NOT NULL,
       note ${string}, PRIMARY KEY (id))${suffix}`,
    "INSERT INTO bounty VALUES (7, '2025-01-02 03:04:05', '192.0.2.77', 'fingerprint', '{\"hash\": \"old\"}', 'theirs')",
    `INSERT INTO attackers VALUES (
       '${OLD.attacker}', '192.0.2.77', NULL, '2025-01-02 03:04:05', '2025-01-02 03:04:06', 9, 1, 1, '["ssh"]', '["decky-01"]',
       NULL, 0, 0, 0, '[]', '["id"]', 0, '2025-01-02 03:04:06')`,
    `INSERT INTO ttp_tag VALUES (
       '${OLD.tag}', 'command', 'old#0', '${OLD.attacker}', NULL, 'old', 'decky-01', 'TA0007', 'T1083', NULL, 0.5, 'R0014', 1,
       '{"command_text": "ls"}', 'v15.1', NULL, '2025-01-02 03:04:05')`,
    "INSERT INTO ttp_rule VALUES ('R0014', 1, 'R0014.yaml', 'rule_id: R0014', '2025-01-02 03:04:05', 'filesystem')",
    "INSERT INTO ttp_rule_state VALUES ('R0014', 'clipped', 0.5, NULL, NULL, 'ops', '2025-01-02 03:04:05')",
  ];
};
