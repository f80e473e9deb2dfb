// SPDX-License-Identifier: AGPL-3.0-or-later
import { hash } from 'node:crypto';
import type { Rule } from './rule';
import { effectiveState } from './rule-state';

type Digested = Pick<Rule, 'ruleId' | 'ruleVersion' | 'contentSha256' | 'state'>;

/**
 * One SHA-256 over everything that decides which tags a replica gives at `now`: replicas with the same digest tag alike.
 * Who set a state, when and why does not count, nor does an expiry that is still to come.
 */
export function rulesetDigest(rules: Iterable<Digested>, now: Date): string {
  const lines = [...rules].map((rule) => digestLine(rule, now)).toSorted();
  return hash('sha256', lines.join('\n'));
}

function digestLine({ ruleId, ruleVersion, contentSha256, state }: Digested, now: Date): string {
  const { state: name, confidenceMax } = effectiveState(state, now);
  const ceiling = name === 'clipped' ? confidenceMax : null;
  return JSON.stringify([ruleId, ruleVersion, contentSha256, name, ceiling]);
}
