// SPDX-License-Identifier: AGPL-3.0-or-later
export type { CowrieOutput } from './output';
export { PROBLEM_REASONS } from './report';
export type { CowrieReport, ProblemReason } from './report';
export { sessionId } from './session-id';
