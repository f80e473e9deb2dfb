// SPDX-License-Identifier: AGPL-3.0-or-later

/** An allowlist: editors and deploy tools invent new names for their scratch files all the time, and none of them is a rule. */
const RULE_FILE = /^[A-Za-z0-9_]+\.ya?ml$/;

/** Whether a file of a rule directory is a rule: letters, digits and underscores, then `.yaml` or `.yml`, and nothing else. */
export const isRuleFileName = (name: string): boolean => RULE_FILE.test(name);
