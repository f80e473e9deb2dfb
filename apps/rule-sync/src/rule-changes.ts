// SPDX-License-Identifier: AGPL-3.0-or-later
import { ruleReloaded, type Rule } from '@ttp/ttp-core';

/** What the bus was last told of a rule. */
export interface Announcement {
  /** Of the document's text; null when the rule was announced as deleted. */
  readonly contentSha256: string | null;
  /** Of the announcement in its stream. */
  readonly seq: number;
}

/** One `ttp.rule.reloaded.<rule_id>` to be. */
export interface RuleChange {
  readonly ruleId: string;
  readonly contentSha256: string | null;
  readonly subject: string;
  /** The same for the same step from the same announcement, whoever takes it; another when a rule changes back. */
  readonly msgId: string;
  readonly payload: { readonly rule_id: string } & ({ readonly rule_version: number; readonly content_sha256: string } | { readonly deleted: true });
}

type Versioned = Pick<Rule, 'ruleId' | 'ruleVersion' | 'contentSha256'>;
type Announced = ReadonlyMap<string, Announcement>;

/** What the bus does not know of the live rules yet: new and edited ones, then deleted ones. */
export function ruleChanges(announced: Announced, live: readonly Versioned[]): readonly RuleChange[] {
  const liveIds = new Set(live.map(({ ruleId }) => ruleId));
  const written = live.filter(({ ruleId, contentSha256 }) => announced.get(ruleId)?.contentSha256 !== contentSha256);
  const deleted = [...announced].filter(([ruleId, { contentSha256 }]) => contentSha256 !== null && !liveIds.has(ruleId));
  return [...written.map((rule) => reloaded(rule, announced)), ...deleted.map(([ruleId]) => removed(ruleId, announced))];
}

const reloaded = ({ ruleId, ruleVersion, contentSha256 }: Versioned, announced: Announced): RuleChange => ({
  ruleId,
  contentSha256,
  subject: ruleReloaded(ruleId),
  msgId: `rule:${ruleId}:${contentSha256}:${lastSeq(ruleId, announced)}`,
  payload: { rule_id: ruleId, rule_version: ruleVersion, content_sha256: contentSha256 },
});

const removed = (ruleId: string, announced: Announced): RuleChange => ({
  ruleId,
  contentSha256: null,
  subject: ruleReloaded(ruleId),
  msgId: `rule:${ruleId}:deleted:${lastSeq(ruleId, announced)}`,
  payload: { rule_id: ruleId, deleted: true },
});

const lastSeq = (ruleId: string, announced: Announced): number => announced.get(ruleId)?.seq ?? 0;
