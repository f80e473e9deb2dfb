// SPDX-License-Identifier: AGPL-3.0-or-later
import type { RuleState } from '@ttp/ttp-core';
import type { Random } from '../random';
import { breathe, type Running } from './running';

type RuleSwitch = Pick<RuleState, 'state' | 'confidenceMax'>;

const SWITCHES: readonly RuleSwitch[] = [
  { state: 'enabled', confidenceMax: null },
  { state: 'disabled', confidenceMax: null },
  { state: 'clipped', confidenceMax: 0.4 },
  { state: 'clipped', confidenceMax: 0.6 },
];

/** Makes `count` state changes, one after the other, and times each from the request until every replica acts on it. */
export async function timeStates(count: number, ruleStoreUrl: string, { plane, expected, replicas, random }: Running): Promise<readonly number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    await breathe(random);
    const ruleId = random.pick(expected.ids);
    const wish = otherThan(expected.stateOf(ruleId), random);
    expected.setState(ruleId, wish);
    const { ms } = await plane.timeUntilLive(expected.digest, replicas, () => putState(ruleStoreUrl, ruleId, wish));
    times.push(ms);
  }
  return times;
}

const otherThan = ({ state, confidenceMax }: RuleSwitch, random: Random): RuleSwitch =>
  random.pick(SWITCHES.filter((other) => other.state !== state || other.confidenceMax !== confidenceMax));

async function putState(url: string, ruleId: string, { state, confidenceMax }: RuleSwitch): Promise<void> {
  const response = await fetch(`${url}/api/v1/ttp/rules/${ruleId}/state`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ state, confidence_max: confidenceMax, reason: 'bench' }),
  });
  if (!response.ok) throw new Error(`rule-store refused to set the state of ${ruleId}: ${response.status} ${await response.text()}`);
}
