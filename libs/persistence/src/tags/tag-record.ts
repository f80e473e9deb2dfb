// SPDX-License-Identifier: AGPL-3.0-or-later
import { Rejected, type Tag } from '@ttp/ttp-core';
import { TTP_TAG } from '../schema/ttp-tables';

type Value = string | number | null;

/** Writes an instant; see `rememberingInstants`. */
type Instant = (date: Date) => string;

/** A tag as the values of `TAG_COLUMNS`, in their order. */
export interface TagRecord {
  readonly uuid: string;
  readonly values: readonly Value[];
  /** About as many bytes as it takes in a statement. */
  readonly size: number;
}

/** Column by column: how a tag's field is written. */
const VALUE_OF: readonly (readonly [column: string, value: (tag: Tag, instant: Instant) => Value])[] = [
  ['uuid', (tag) => tag.uuid],
  ['source_kind', (tag) => tag.sourceKind],
  ['source_id', (tag) => tag.sourceId],
  ['attacker_uuid', (tag) => tag.attackerUuid],
  ['identity_uuid', (tag) => tag.identityUuid],
  ['session_id', (tag) => tag.sessionId],
  ['decky_id', (tag) => tag.deckyId],
  ['tactic', (tag) => tag.tactic],
  ['technique_id', (tag) => tag.techniqueId],
  ['sub_technique_id', (tag) => tag.subTechniqueId],
  ['confidence', (tag) => tag.confidence],
  ['rule_id', (tag) => tag.ruleId],
  ['rule_version', (tag) => tag.ruleVersion],
  ['evidence', (tag) => evidenceJson(tag.evidence)],
  ['attack_release', (tag) => tag.attackRelease],
  ['mitre_url', (tag) => tag.mitreUrl],
  ['created_at', (tag, instant) => instant(tag.createdAt)],
  ['observed_at', (tag, instant) => (tag.observedAt === null ? null : instant(tag.observedAt))],
];

export const TAG_COLUMNS: readonly string[] = VALUE_OF.map(([column]) => column);

/** The longest value of each column in characters; infinite for what is no string. SQLite would not notice, MySQL would refuse the batch. */
const MAX_LENGTHS: readonly number[] = TAG_COLUMNS.map((name) => {
  const type = TTP_TAG.columns.find((column) => column.name === name)?.type;
  return type?.kind === 'string' ? type.length : Infinity;
});

const FIXED_SIZE = 200;

/** @throws {Rejected} naming the column, when a value can never be stored. The value itself is an attacker's: it stays out of the message. */
export function toRecord(tag: Tag, instant: Instant): TagRecord {
  if (tag.attackerUuid === null && tag.identityUuid === null) throw new Rejected('a tag needs an anchor: attacker_uuid and identity_uuid are both null');
  if (!(tag.confidence >= 0 && tag.confidence <= 1)) throw new Rejected('a tag needs a confidence from 0 to 1');
  let size = FIXED_SIZE;
  const values = VALUE_OF.map(([column, valueOf], i) => {
    const value = valueOf(tag, instant);
    if (typeof value !== 'string') return value;
    size += value.length;
    if (isLonger(value, MAX_LENGTHS[i] ?? Infinity)) throw new Rejected(`a tag's ${column} is longer than ${MAX_LENGTHS[i]} characters`);
    return value;
  });
  return { uuid: tag.uuid, values, size };
}

/**
 * Half a surrogate pair, which is how Python's producers carry a byte that is not UTF-8, is no valid JSON to MariaDB, and one such byte
 * would cost all tags of its batch. It becomes U+FFFD.
 */
function evidenceJson(evidence: Tag['evidence']): string {
  const json = JSON.stringify(evidence);
  return MAYBE_LONE_SURROGATE.test(json) ? JSON.stringify(evidence, wellFormed) : json;
}

/** `JSON.stringify` escapes lone surrogates, and nothing else of this form. */
const MAYBE_LONE_SURROGATE = /\\ud[89a-f]/;

const wellFormed = (_key: string, value: unknown): unknown => (typeof value === 'string' ? value.toWellFormed() : value);

/** A column counts code points; a string's length, code units, of which there are never fewer. */
const isLonger = (value: string, characters: number): boolean => value.length > characters && [...value].length > characters;
