// SPDX-License-Identifier: AGPL-3.0-or-later
import { loadRules, type Rule, type RuleExample } from '@ttp/ttp-core';
import { permissiveAttack } from '@ttp/ttp-core/testing';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Actor, type Fields, FRAMES, subjectOf, type Topic } from './wire-frames';
import { SILENT, WIRE_INPUTS, type WireInput } from './wire-inputs';

export const PACK = 'rules/ttp';

const files = readdirSync(PACK)
  .filter((name) => name.endsWith('.yaml'))
  .map((file) => ({ file, text: readFileSync(join(PACK, file), 'utf8') }));

/** The shipped rules, by id. */
export const { rules, tests: examples } = loadRules(files, permissiveAttack);

/** One message, and the rule that it must fire. */
export interface Shot extends WireInput {
  readonly topic: Topic;
}

const typedShot = (rule: string, { input }: RuleExample): Shot => {
  const entry: Fields = typeof input === 'string' ? { command_text: input } : input;
  const stores = { command_text: entry['command_text'], uid: '0' };
  return { rule, topic: 'attacker.session.ended', send: { commands: [{ ...entry, uid: '0', ts: '2026-01-02T03:04:00Z' }] }, stores };
};

/** What fires a rule: its inputs in the table, or else, of a rule on commands, its own first example. */
function shotsAt({ ruleId, appliesTo }: Rule): readonly Shot[] {
  const listed = Object.entries(WIRE_INPUTS).flatMap(([topic, inputs]) => inputs.map((input) => ({ ...input, topic: topic as Topic })));
  const own = listed.filter(({ rule }) => rule === ruleId);
  const example = appliesTo.includes('command') ? examples.get(ruleId)?.find(({ outcome }) => outcome === 'match') : undefined;
  return own.length === 0 && example ? [typedShot(ruleId, example)] : own;
}

/** By rule id; a rule without any has nothing to fire it. */
export const SHOTS: ReadonlyMap<string, readonly Shot[]> = new Map(rules.map((rule) => [rule.ruleId, shotsAt(rule)]));

const duds = Object.entries(SILENT).map(([rule, { topic, send }]): Shot => ({ rule, topic, send, stores: {} }));

/** Everything to be sent. */
export const ALL_SHOTS: readonly Shot[] = [...[...SHOTS.values()].flat(), ...duds];

/** The message on the wire, about somebody. */
export function messageOf({ topic, type, send }: Shot, actor: Actor): { readonly subject: string; readonly type: string; readonly payload: Fields } {
  const frame = FRAMES[topic];
  return { subject: subjectOf(topic), type: type ?? frame.type, payload: { ...frame.payload(actor), ...send } };
}
