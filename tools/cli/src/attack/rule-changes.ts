// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackCatalog } from '@ttp/attack-stix';
import { type AttackResolver, parseRule, type ResolvedEmit, type RuleFile, type WrittenEmit } from '@ttp/ttp-core';

/** What becomes of one emit of a rule when the release changes. Claims read `T1562.001 TA0005`. */
export interface RuleChange {
  readonly rule_id: string | null;
  readonly file: string;
  readonly line: number;
  readonly written: string;
  readonly status: 'mapped' | 'refused';
  /** Null where the release that one comes from refuses it. */
  readonly before: string | null;
  readonly after: string | null;
  /** Why it is refused, and what to write instead. */
  readonly reason: string | null;
}

/** The emits that mean something else in release `to`, or nothing. What is refused in both is for `ttp rules lint`. */
export const ruleChanges = (files: readonly RuleFile[], from: AttackCatalog, to: AttackCatalog): readonly RuleChange[] =>
  files.flatMap(({ file, text }) => changesIn(text, file, from, to));

/** The parser says where an emit stands only of one that is refused. So each that changes is, and the reason says which change it is. */
function changesIn(text: string, file: string, from: AttackCatalog, to: AttackCatalog): readonly RuleChange[] {
  const changes: Pick<RuleChange, 'written' | 'status' | 'before' | 'after' | 'reason'>[] = [];
  const recorder: AttackResolver = {
    release: to.release,
    resolveEmit(written) {
      const [before, after] = [from.resolveEmit(written), to.resolveEmit(written)];
      const [old, now] = [claimOf(before), claimOf(after)];
      if (old === now) return before.ok ? before : UNCHANGED;
      changes.push({ written: textOf(written), status: now === null ? 'refused' : 'mapped', before: old, after: now, reason: reasonOf(after) });
      return { ok: false, field: 'technique_id', reason: `${CHANGE}${changes.length - 1}`, fix: '' };
    },
  };
  return parseRule(text, file, recorder).issues.flatMap(({ message, ruleId, line }) => {
    const change = message.startsWith(CHANGE) ? changes[Number(message.slice(CHANGE.length))] : undefined;
    return change ? [{ rule_id: ruleId, file, line, ...change }] : [];
  });
}

const CHANGE = 'change ';
const UNCHANGED: ResolvedEmit = { ok: false, field: 'technique_id', reason: 'refused in both', fix: '' };

const claimOf = (emit: ResolvedEmit): string | null => (emit.ok ? textOf({ ...emit.technique, tactic: emit.tactic }) : null);
const reasonOf = (emit: ResolvedEmit): string | null => (emit.ok ? null : `${emit.reason}; ${emit.fix}`);
const textOf = ({ techniqueId, subTechniqueId, tactic }: WrittenEmit): string => `${subTechniqueId ?? techniqueId} ${tactic}`;
