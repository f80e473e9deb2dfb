// SPDX-License-Identifier: AGPL-3.0-or-later
import { hash } from 'node:crypto';

/** A rule on commands that fires on `made-up-tool`. */
export const aDocument = (ruleId: string, version = 1, pattern = 'made-up-tool'): string => `rule_id: ${ruleId}
rule_version: ${version}
name: made_up
description: Does nothing; for tests.
applies_to: [command]
match: { pattern: '${pattern}' }
emits:
  - { technique_id: T1046, tactic: TA0007, confidence: 0.7 }
evidence_fields: [command_text]
`;

export const BROKEN = 'rule_id: [';

export const sha256 = (text: string): string => hash('sha256', text);
