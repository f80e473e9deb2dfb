// SPDX-License-Identifier: AGPL-3.0-or-later
import { ruleReloaded, type Rule } from '@ttp/ttp-core';

/** One `ttp.rule.reloaded.<rule_id>` to be. */
export interface RuleChange {
  readonly subject: string;
  /** The same change has the same id, however often it is announced. */
  readonly msgId: string;
  readonly payload: { readonly rule_id: string } & ({ readonly rule_version: number; readonly content_sha256: string } | { readonly deleted: true });
}

type Versioned = Pick<Rule, 'ruleId' | 'ruleVersion' | 'contentSha256'>;

/** What changed from one set of rules to the next: new and edited ones, then deleted ones. */
export function ruleChanges(before: readonly Versioned[], after: readonly Versioned[]): readonly RuleChange[] {
  const known = new Map(before.map((rule) => [rule.ruleId, rule]));
  const live = new Set(after.map(({ ruleId }) => ruleId));
  const written = after.filter(({ ruleId, contentSha256 }) => known.get(ruleId)?.contentSha256 !== contentSha256).map(reloaded);
  const deleted = before.filter(({ ruleId }) => !live.has(ruleId)).map(removed);
  return [...written, ...deleted];
}

const reloaded = ({ ruleId, ruleVersion, contentSha256 }: Versioned): RuleChange => ({
  subject: ruleReloaded(ruleId),
  msgId: `rule:${ruleId}:${contentSha256}`,
  payload: { rule_id: ruleId, rule_version: ruleVersion, content_sha256: contentSha256 },
});

const removed = ({ ruleId, contentSha256 }: Versioned): RuleChange => ({
  subject: ruleReloaded(ruleId),
  msgId: `rule:${ruleId}:deleted:${contentSha256}`,
  payload: { rule_id: ruleId, deleted: true },
});
