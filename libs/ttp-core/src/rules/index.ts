// SPDX-License-Identifier: AGPL-3.0-or-later
export * from './admission';
export * from './announce-change';
export * from './attack-resolver';
export * from './default-field';
export * from './lifter-predicates';
export * from './lint-rules';
export * from './load-rules';
export * from './parse-rule';
export type { RuleExample } from './read-examples';
export * from './rule';
export * from './rule-examples';
export * from './rule-file';
export * from './rule-issue';
export * from './rule-log';
export * from './rule-state';
export * from './ruleset-digest';
