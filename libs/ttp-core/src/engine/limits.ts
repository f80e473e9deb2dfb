// SPDX-License-Identifier: AGPL-3.0-or-later

/** UTF-16 units of a pattern's source. Bounds the parser before the program's size can. */
export const MAX_SOURCE_LENGTH = 8_192;

/** Groups inside groups. Parsing and analysis recurse once per level. */
export const MAX_NESTING = 50;

/** Highest count in `{n,m}`, as in RE2: each repetition is one copy of the body in the program. */
export const MAX_REPEAT = 1_000;

/** Instructions of one pattern's program: enough for one `x{1,1000}`. Matching costs at most this much per character. */
export const MAX_INSTRUCTIONS = 2_500;

/** States a lazy DFA keeps before it starts afresh. */
export const MAX_DFA_STATES = 1_000;

/** Branches without a required literal share one automaton in groups of this size; larger groups multiply states. */
export const BRANCHES_PER_GROUP = 8;

/** Bytes of DFA tables that a pattern set keeps warm. Beyond it every table is dropped, so hostile text cannot grow the process. */
export const MAX_TABLE_BYTES = 24 * 1024 * 1024;

/**
 * Steps one call of `match` may take. A step is about 2 ns: one character in a cached automaton. Usual commands take hundreds to thousands;
 * the budget stops hostile text after about 20 ms.
 */
export const STEP_BUDGET = 8_000_000;

/** Beside one for each unit of the text: the steps that a branch may take at the hits on its pivot. Enough to build some tens of transitions. */
export const ATTEMPT_STEPS = 20_000;

/** What building one transition costs beside the instructions it visits, in steps: as such, and for each instruction of the program. */
export const TRANSITION_STEPS = 200;
export const TRANSITION_STEPS_PER_INSTRUCTION = 0.5;

/** What visiting one instruction costs while a transition is built, in steps. */
export const CLOSURE_STEPS = 8;
