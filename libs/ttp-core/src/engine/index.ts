// SPDX-License-Identifier: AGPL-3.0-or-later
export { MATCHED_TEXT_LIMIT, clipText, isClipped } from './clip-text';
export { STEP_BUDGET } from './limits';
export { checkSyntax, compilePattern } from './compile-pattern';
export { Pattern } from './pattern';
export type { BranchParts } from './pattern';
export { joinPatterns } from './join-patterns';
export { patternOf, rememberPattern } from './pattern-of-match';
export { PatternError } from './pattern-error';
export { PatternSet } from './pattern-set';
export { RuleIndex, buildRuleIndex } from './rule-index';
export type { MatchMeter, RuleHits } from './rule-index';
export { tagByPattern } from './tag-by-pattern';
export type { PatternContext } from './tag-by-pattern';
