// SPDX-License-Identifier: AGPL-3.0-or-later
import { announce, type Tag } from '@ttp/ttp-core';

export type Value = string | number | null;
export type Row = readonly Value[];

/** What one transaction stores. */
export interface RowBatch {
  /** In the order of `TAG_COLUMNS`, sorted by uuid: the order that costs a database least. */
  readonly tags: readonly Row[];
  /** In the order of `OUTBOX_COLUMNS`. */
  readonly outbox: readonly Row[];
}

/** The worker beside it sweeps what has waited for some seconds: not these. */
const DAY_MS = 86_400_000;

/** Written out once more, so that the raw ceiling owes nothing to the code it is a ceiling for; the bench compares what both stored. */
const VALUE_OF: readonly (readonly [column: string, value: (tag: Tag, instant: (date: Date) => string) => Value])[] = [
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
  ['evidence', (tag) => JSON.stringify(tag.evidence)],
  ['attack_release', (tag) => tag.attackRelease],
  ['mitre_url', (tag) => tag.mitreUrl],
  ['created_at', (tag, instant) => instant(tag.createdAt)],
  ['observed_at', (tag, instant) => (tag.observedAt === null ? null : instant(tag.observedAt))],
];

export const TAG_COLUMNS: readonly string[] = VALUE_OF.map(([column]) => column);
export const OUTBOX_COLUMNS: readonly string[] = ['id', 'body', 'created_at'];

/** The rows of a batch of sessions, given the tags of each. */
export function rowsOf(sessions: readonly (readonly Tag[])[], now: Date): RowBatch {
  const instant = rememberingInstants();
  const sorted = sessions.flat().toSorted((a, b) => (a.uuid < b.uuid ? -1 : 1));
  const announcements = sessions.flatMap((tags) => announce(tags, { now: now.getTime() / 1_000 }));
  return {
    tags: sorted.map((tag) => VALUE_OF.map(([, valueOf]) => valueOf(tag, instant))),
    outbox: announcements.map(({ id, ...rest }) => [id, JSON.stringify(rest), instant(new Date(now.getTime() + DAY_MS))]),
  };
}

/** UTC, without a zone, six digits: as every writer of these tables writes it. The tags of a command share their instants. */
function rememberingInstants(): (date: Date) => string {
  const written = new Map<number, string>();
  return (date) => {
    const ms = date.getTime();
    const known = written.get(ms);
    if (known !== undefined) return known;
    const iso = date.toISOString();
    const text = `${iso.slice(0, 10)} ${iso.slice(11, 23)}000`;
    written.set(ms, text);
    return text;
  };
}
