// SPDX-License-Identifier: AGPL-3.0-or-later
import { Rejected } from '../errors';

// A topic is a NATS subject: same segments, same wildcards.

/** Everything the tagging worker listens to; the stream `DECNET_EVENTS` holds exactly these. */
export const CONSUMED_TOPICS = Object.freeze([
  'attacker.session.ended',
  'attacker.observed',
  'attacker.intel.enriched',
  'attacker.fingerprinted',
  'identity.formed',
  'identity.merged',
  'credential.reuse.detected',
  'email.received',
  'canary.>',
] as const);

/** Passive observations. Not consumed unless the operator asks for it. */
export const DECKY_TRAFFIC = 'decky.*.traffic';

export const TTP_TAGGED = 'ttp.tagged';
/** Reserved: nothing publishes it. */
export const RULE_SUPPRESSED = 'ttp.rule.suppressed';
// Core NATS, never stored.
/** Request/reply: the stored rules, in pages. */
export const RULE_SNAPSHOT = 'ttp.rule.snapshot';
/** Request/reply: what came after a number of the change log. */
export const RULE_CHANGES = 'ttp.rule.changes';
/** A hint without a payload: something was just written to the change log. */
export const RULE_WRITTEN = 'ttp.rule.written';
export const HEALTH = 'system.ttp.health';
export const CONTROL = 'system.ttp.control';

export const ALL_RULE_FIRED = 'ttp.rule.fired.>';
export const ALL_RULE_RELOADED = 'ttp.rule.reloaded.>';
export const ALL_RULE_STATE = 'ttp.rule.state.>';

/** The parent technique: a dotted sub-technique id is refused. */
export const ruleFired = (techniqueId: string): string => `ttp.rule.fired.${segment('technique id', techniqueId)}`;
export const ruleReloaded = (ruleId: string): string => `ttp.rule.reloaded.${segment('rule id', ruleId)}`;
export const ruleState = (ruleId: string): string => `ttp.rule.state.${segment('rule id', ruleId)}`;

/** Whether `text` may stand between two dots of a subject. */
export const isSegment = (text: string): boolean => /^[^.*>\s]+$/u.test(text);

/** NATS rules: `*` is exactly one segment, a final `>` one or more. */
export function topicMatches(pattern: string, subject: string): boolean {
  const wanted = pattern.split('.');
  const given = subject.split('.');
  const open = wanted.at(-1) === '>';
  const fits = open ? given.length >= wanted.length : given.length === wanted.length;
  const fixed = open ? wanted.slice(0, -1) : wanted;
  return fits && given.every(isSegment) && fixed.every((token, i) => token === '*' || token === given[i]);
}

/** @throws {Rejected} naming what was asked for, not its text: that may come from an attacker or a caller. */
function segment(what: string, text: string): string {
  if (!isSegment(text)) throw new Rejected(`${what} is not a single subject segment`);
  return text;
}
