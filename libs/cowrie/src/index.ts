// SPDX-License-Identifier: AGPL-3.0-or-later
export { COWRIE_EVENT_IDS } from './event-ids';
export { sessionEndedOutput } from './output';
export type { CowrieOutput } from './output';
export type { ObservedPayload, SessionCommand, SessionEndedPayload } from './payload';
export { PROBLEM_REASONS } from './report';
export type { CowrieReport, LinePosition, ProblemReason } from './report';
export { sessionId } from './session-id';
export { DEFAULT_LIMITS } from './limits';
export type { CowrieLimits } from './limits';
export { CowrieSessions } from './sessions';
export type { CowrieSessionsOptions } from './sessions';
export { splitSession } from './split-session';
export { CowrieStateError } from './state';
export type { CowrieState } from './state';
export { CursorError } from './node/cursor';
export { ingestCowrieFiles } from './node/ingest';
export type { IngestOptions, IngestProgress, IngestResult } from './node/ingest-options';
