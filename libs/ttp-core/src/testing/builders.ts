// SPDX-License-Identifier: AGPL-3.0-or-later
import { buildRuleIndex } from '../engine/rule-index';
import type { RuleIndex } from '../engine/rule-index';
import type { TaggerEvent } from '../events/tagger-event';
import { DEFAULT_STATE } from '../rules/rule';
import type { Emit, Rule } from '../rules/rule';

export const ATTACKER_UUID = '6d0c2a34-0f0f-4b1e-9c55-1d2f5a7b9e10';

/** A command typed in session `sess-1`. */
export const aCommand = (commandText: string, payload: Readonly<Record<string, unknown>> = {}): TaggerEvent =>
  anEvent({ payload: { command_text: commandText, ...payload } });

/** An event of the attacker of these tests; a command unless told otherwise. */
export const anEvent = (parts: Partial<TaggerEvent> = {}): TaggerEvent => ({
  sourceKind: 'command',
  sourceId: 'sess-1#0',
  attackerUuid: ATTACKER_UUID,
  identityUuid: null,
  sessionId: 'sess-1',
  deckyId: 'decky-03',
  observedAt: new Date('2026-11-21T08:00:00Z'),
  payload: {},
  ...parts,
});

export const anEmit = (parts: Partial<Emit> = {}): Emit => ({
  written: { techniqueId: 'T1098', subTechniqueId: 'T1098.004' },
  technique: { techniqueId: 'T1098', subTechniqueId: 'T1098.004' },
  tactic: 'TA0003',
  confidence: 0.8,
  mitreUrl: 'https://attack.mitre.org/techniques/T1098/004',
  ...parts,
});

/** A rule on commands; `pattern` and `field` stand for a pattern rule's `match`. */
export const aRule = ({ pattern = '>>.*authorized_keys', field = null, ...parts }: Partial<Rule> & { pattern?: string; field?: string | null } = {}): Rule => ({
  ruleId: 'R0900',
  ruleVersion: 1,
  name: 'ssh_key_append',
  description: '',
  appliesTo: ['command'],
  match: { family: 'pattern', pattern, field },
  emits: [anEmit()],
  evidenceFields: ['command_text'],
  contentSha256: '0'.repeat(64),
  state: DEFAULT_STATE,
  ...parts,
});

export const anIndex = (...rules: readonly Rule[]): RuleIndex => buildRuleIndex(rules);
