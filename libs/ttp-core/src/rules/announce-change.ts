// SPDX-License-Identifier: AGPL-3.0-or-later
import { isSegment, ruleReloaded, ruleState } from '../events/topics';
import { DEFAULT_STATE } from './rule';
import { isDefinitionChange, type LoggedChange, stateToJson } from './rule-log';

/** What the bus is told of one change, and under which message id: the same for the same change, whoever tells it. */
export interface ChangeAnnouncement {
  readonly subject: string;
  readonly msgId: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/**
 * DECNET's keys, and `seq` and `log_id`: the change's place in the log, by which a follower knows whether it has missed one.
 * Whoever wants the rule id takes it from the payload: in the subject it is escaped where it is no segment.
 */
export function announceChange(change: LoggedChange, logId: string): ChangeAnnouncement {
  const { seq, ruleId } = change;
  const subject = (isDefinitionChange(change) ? ruleReloaded : ruleState)(segmentOf(ruleId));
  return { subject, msgId: `rule:${logId}:${seq}`, payload: { rule_id: ruleId, ...what(change), seq, log_id: logId } };
}

/** DECNET stores any rule id. One that the bus cannot name must not hold up the announcement of all later changes. */
const segmentOf = (ruleId: string): string =>
  isSegment(ruleId) ? ruleId : `%${ruleId.replaceAll(/[%.*>\s]/gu, (character) => `%${character.charCodeAt(0).toString(16)}`)}`;

function what(change: LoggedChange): Readonly<Record<string, unknown>> {
  if (isDefinitionChange(change)) {
    const { after } = change;
    return after === null ? { deleted: true } : { rule_version: after.ruleVersion, content_sha256: after.contentSha256 };
  }
  const { state, confidence_max, expires_at, set_at } = stateToJson(change.after ?? DEFAULT_STATE);
  if (change.action === 'expire_state') return { auto_revert: true, state, confidence_max, expires_at, set_at };
  return { state, set_by: change.by, confidence_max, expires_at, set_at };
}
