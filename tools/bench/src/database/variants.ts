// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Row } from '../export/fleet-values';

/** A way to keep tags, told by what is changed in the tables of the product. */
export interface Variant {
  readonly name: string;
  readonly statements: readonly string[];
  readonly toStored: (row: Row) => Row;
}

/** Of a fresh database. */
const TAG_INDEXES = ['attacker_technique', 'identity_technique', 'session_id', 'technique_created'].map((name) => `ix_ttp_tag_${name}`);

/** Columns of which DECNET's own schema has an index more, each of one. */
const DECNET_COLUMNS = 'attacker_uuid,identity_uuid,decky_id,tactic,technique_id,sub_technique_id,rule_id,attack_release,created_at'.split(',');

/** The one that others are compared with: foreign keys would not let their indexes go, and are a variant of their own. */
export const PLAIN = 'four indexes, no foreign keys';

/** The first is the product as it is. */
export function variantsOf(dialect: 'mysql' | 'sqlite'): readonly Variant[] {
  const plain = WITHOUT_FOREIGN_KEYS[dialect];
  const variant = (name: string, more: readonly string[]): Variant => ({ name, statements: [...plain, ...more], toStored: (row) => row });
  const drop = (index: string) => (dialect === 'mysql' ? `DROP INDEX ${index} ON ttp_tag` : `DROP INDEX ${index}`);
  const more = DECNET_COLUMNS.map((column) => `CREATE INDEX ix_ttp_tag_${column} ON ttp_tag (${column})`);
  return [
    { ...variant('as it is', []), statements: [] },
    variant(PLAIN, []),
    ...TAG_INDEXES.map((index) => variant(`without ${index}`, [drop(index)])),
    variant('no index', TAG_INDEXES.map(drop)),
    variant("DECNET's thirteen", more),
    variant('four, and one on observed_at', ['CREATE INDEX ix_ttp_tag_observed_at ON ttp_tag (observed_at)']),
    ...(dialect === 'mysql' ? [{ ...variant('BINARY(16) uuids', [BINARY]), toStored: withBytes }] : []),
    // Once more at the end: how far the machine itself has drifted.
    variant(`${PLAIN}, again`, []),
  ];
}

const WITHOUT_FOREIGN_KEYS = {
  mysql: ['attacker_uuid', 'identity_uuid'].map((column) => `ALTER TABLE ttp_tag DROP FOREIGN KEY fk_ttp_tag_${column}`),
  sqlite: ['PRAGMA foreign_keys = OFF'],
};

const BINARY = 'ALTER TABLE ttp_tag MODIFY uuid BINARY(16) NOT NULL, MODIFY attacker_uuid BINARY(16) NULL, MODIFY identity_uuid BINARY(16) NULL';

const withBytes = (row: Row): Row => ({ ...row, uuid: bytesOf(row['uuid']), attacker_uuid: bytesOf(row['attacker_uuid']) });

const bytesOf = (uuid: unknown): Buffer => Buffer.from(String(uuid).replaceAll('-', ''), 'hex');
