// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Random } from '../harness/random';

/** A rule document without a fault; each version has a pattern of its own. */
export const ruleDocument = (ruleId: string, version: number): string => `# SPDX-License-Identifier: AGPL-3.0-or-later
rule_id: ${ruleId}
rule_version: ${version}
name: storm_${ruleId.toLowerCase()}
description: Made up for the rule storm.
applies_to: [command]
match: { pattern: 'storm-tool-${ruleId.toLowerCase()}-v${version}' }
emits:
  - { technique_id: T1046, tactic: TA0007, confidence: 0.7 }
evidence_fields: [command_text]
precision: L
last_reviewed: 2026-11-21
tests:
  - match: storm-tool-${ruleId.toLowerCase()}-v${version} --scan
  - ignore: another-tool
`;

/** Slips of an editor, each of which the loader must refuse. */
const SLIPS: [Slip, ...Slip[]] = [
  () => '',
  (text) => text.slice(0, Math.floor(text.length / 2)),
  (text) => text.replace('T1046', 'T9999'),
  (text) => text.replace('rule_version: ', 'rule_version: x'),
  (text) => text.replace('[command]', '[command'),
  (text) => text.replace("pattern: '", "pattern: '(?=x)"),
];
type Slip = (text: string) => string;

export const BROKEN_WAYS = SLIPS.length;

/** The same document with a fault. */
export const broken = (random: Random, text: string): string => random.pick(SLIPS)(text);
