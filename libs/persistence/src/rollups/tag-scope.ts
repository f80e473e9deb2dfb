// SPDX-License-Identifier: AGPL-3.0-or-later
import { placeholders } from '../connection/lists';
import { kinOf } from './merge-kin';

export type TagScope = 'attacker' | 'identity' | 'session';

/** Whose tags; merged identities and campaigns count with those that they are one with. */
export type OwnScope = readonly [of: TagScope | 'campaign', uuid: string];
export type Scope = OwnScope | readonly [of: 'fleet'];

/** Tags as SQL that later clauses can be put behind: each source ends in a condition, and no tag is in two of them. */
export interface ScopedTags {
  /** Common table expressions; their values come first. */
  readonly ctes: readonly string[];
  /** `FROM ttp_tag t ... WHERE ...`; with an identity or campaign, `k.winner` is the identity. */
  readonly sources: readonly string[];
  readonly values: readonly string[];
}

/** When the act happened; the time of tagging where the producer did not say. */
export const SEEN_AT = 'COALESCE(t.observed_at, t.created_at)';

const COLUMN = { attacker: 'attacker_uuid', session: 'session_id' } as const;

/** Common table expressions: `kin` has the identities of a campaign, whose uuid is the one value, and of those it is one with. */
export const CAMPAIGN_IDENTITIES = [
  kinOf('campaign_kin', 'campaigns', 'uuid = ?'),
  kinOf('kin', 'attacker_identities', 'campaign_id IN (SELECT uuid FROM campaign_kin)'),
];

/** The same for an identity. */
export const IDENTITY_KIN = kinOf('kin', 'attacker_identities', 'uuid = ?');

/**
 * Begins a SELECT from sources. SQLite keeps the order of a CROSS JOIN; MariaDB, where this is no comment, would read five million tags and ask
 * of each whether it names one of fifty identities.
 */
export const SELECT_IN_ORDER = 'SELECT /*! STRAIGHT_JOIN */';

/**
 * Tags that name an identity, then those of its attackers. Two sources rather than one with OR: each is found by its own index.
 * A tag that names both is in the first. CROSS, or SQLite, which has no statistics, reads every tag and asks whose it is.
 */
const OF_IDENTITIES = [
  'FROM kin k CROSS JOIN ttp_tag t ON t.identity_uuid = k.uuid WHERE 1 = 1',
  `FROM kin k CROSS JOIN attackers a ON a.identity_id = k.uuid CROSS JOIN ttp_tag t ON t.attacker_uuid = a.uuid
    LEFT JOIN kin named ON named.uuid = t.identity_uuid WHERE named.uuid IS NULL`,
];

export function tagsIn([of, uuid]: OwnScope): ScopedTags {
  if (of === 'identity') return { ctes: [IDENTITY_KIN], sources: OF_IDENTITIES, values: [uuid] };
  if (of === 'campaign') return { ctes: CAMPAIGN_IDENTITIES, sources: OF_IDENTITIES, values: [uuid] };
  return { ctes: [], sources: [`FROM ttp_tag t WHERE t.${COLUMN[of]} = ?`], values: [uuid] };
}

/** The tags of attackers, those of their identities left out. */
export const tagsOfAttackers = (uuids: readonly string[]): ScopedTags => ({
  ctes: [],
  sources: [`FROM ttp_tag t WHERE t.attacker_uuid IN (${placeholders(uuids)})`],
  values: uuids,
});

/** The tags that name an identity, or one it is one with, and no attacker. */
export const tagsOnIdentities = (uuids: readonly string[]): ScopedTags => ({
  ctes: [kinOf('kin', 'attacker_identities', `uuid IN (${placeholders(uuids)})`)],
  sources: ['FROM kin k CROSS JOIN ttp_tag t ON t.identity_uuid = k.uuid WHERE t.attacker_uuid IS NULL'],
  values: uuids,
});

/** SQL that goes before a SELECT from `part`, which holds the tags grouped by the columns, each with its expression. */
export function groupedTags({ ctes, sources }: ScopedTags, columns: Readonly<Record<string, string>>, further: readonly string[] = []): string {
  const list = Object.entries(columns).map(([name, expression]) => `${expression} AS ${name}`);
  const parts = sources.map(
    (source) => `
    ${SELECT_IN_ORDER} ${list.join(', ')},
      COUNT(*) AS tags, MIN(${SEEN_AT}) AS first_seen, MAX(${SEEN_AT}) AS last_seen, MAX(t.confidence) AS confidence
      ${source} GROUP BY ${Object.values(columns).join(', ')}`,
  );
  return `WITH RECURSIVE ${[...ctes, `part AS (${parts.join(' UNION ALL ')})`, ...further].join(', ')}`;
}
