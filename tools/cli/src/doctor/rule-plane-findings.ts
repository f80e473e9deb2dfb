// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ReplicaRecord } from '@ttp/bus';
import type { SyncReport } from '@ttp/persistence';
import type { RuleEdition } from '@ttp/rule-source';
import type { Rule } from '@ttp/ttp-core';
import { counted } from '../terminal/counted';
import { bad, type Finding, good, skipped, warn } from './check';

type Identity = Pick<Rule, 'ruleId' | 'contentSha256'>;

/** Whether the database holds what the directory says. */
export function syncFinding(report: Pick<SyncReport, 'syncedAt' | 'issues'>, directory: readonly Identity[], database: readonly Identity[]): Finding {
  const { syncedAt, issues } = report;
  const stored = new Map(database.map(({ ruleId, contentSha256 }) => [ruleId, contentSha256]));
  const differing = directory.filter(({ ruleId, contentSha256 }) => stored.get(ruleId) !== contentSha256).map(({ ruleId }) => ruleId);
  const at = `synced at ${syncedAt.toISOString()}`;
  if (differing.length > 0) {
    return bad('rule-sync', `${at}, but the database has not the text of ${some(differing)}`, 'see that a rule-sync runs and leads: its log');
  }
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  return errors > 0 ? warn('rule-sync', `${at}, with ${counted(errors, 'error')}`, 'run: ttp rules lint DIRECTORY') : good('rule-sync', at);
}

type Edition = Pick<RuleEdition, 'digest' | 'rules' | 'position'>;

/** Whether all live workers run the same rules, and whose. */
export function digestFinding(workers: readonly ReplicaRecord[], database: Edition, directory: Edition | null): Finding {
  const [first] = workers;
  if (first === undefined) return bad('rule-digests', 'no worker is alive', 'start one: ttp worker');
  const alive = counted(workers.length, 'worker runs', 'workers run');
  const other = workers.find((one) => one.ruleset_digest !== first.ruleset_digest || one.attack_release !== first.attack_release);
  if (other) return bad('rule-digests', `${alive} different rules: ${other.replica} not those of ${first.replica}`, STATUS);
  const end = database.position?.seq ?? 0;
  const about = `digest ${first.ruleset_digest.slice(0, 12)}, change ${first.seq} of ${end}`;
  if (first.ruleset_digest === database.digest) return good('rule-digests', `${alive} what the database holds: ${about}`);
  if (first.ruleset_digest === directory?.digest) return good('rule-digests', `${alive} what the rule directory holds: ${about}`);
  if (database.rules.length === 0) return skipped('rule-digests', `${alive} ${about}; neither the database nor this host has their rules`, STATUS);
  return bad('rule-digests', `${alive} neither what the database nor what the rule directory holds: ${about}`, STATUS);
}

const STATUS = 'wait for them: ttp rules status --wait; restart a worker that stays behind';

const some = (ids: readonly string[]): string => `${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ` and ${ids.length - 5} more` : ''}`;
