// SPDX-License-Identifier: AGPL-3.0-or-later
import { printable } from './text';

/** Why a line or a session could not be used. */
export const PROBLEM_REASONS = {
  not_json: 'not a JSON object',
  no_eventid: 'no eventid',
  unknown_eventid: 'an eventid that Cowrie does not document',
  no_session: 'no session id',
  no_timestamp: 'no ISO-8601 timestamp',
  missing_field: 'lacks a field that its eventid needs',
  bad_source_address: 'src_ip is not an address',
  session_without_source: 'a session whose lines name no source address',
  line_too_long: 'longer than the limit',
  unfinished_line: 'the file ends in the middle of this line',
} as const;

export type ProblemReason = keyof typeof PROBLEM_REASONS;

/** A line of an input file, counted from 1. */
export interface LinePosition {
  readonly file: string;
  readonly line: number;
}

interface Problem {
  count: number;
  /** The first few; `detail` is made safe to print. */
  readonly examples: (LinePosition & { readonly detail: string })[];
}

/** What was read and what became of it; whole, also after an interruption. An import that went on at a cursor counts from there. */
export interface CowrieReport {
  /** Lines that are not blank. */
  lines: number;
  /** Known event ids. */
  readonly events: Record<string, number>;
  /** That began. */
  sessions: number;
  sessionsWithCommands: number;
  commandInputs: number;
  loginSuccess: number;
  loginFailed: number;
  downloads: number;
  downloadsFailed: number;
  uploads: number;
  /** Distinct, as far back as addresses are remembered. */
  sourceIps: number;
  /** Sessions told in more than one message: long ones, and those that went on after they had been told. */
  continuedSessions: number;
  /** Open sessions told early, to bound memory. */
  evictedSessions: number;
  /** Time of the earliest and latest line, ISO-8601. */
  first: string | null;
  last: string | null;
  /** Present only where there are any. */
  readonly problems: Partial<Record<ProblemReason, Problem>>;
}

const EXAMPLES = 5;

export const emptyReport = (): CowrieReport => ({
  lines: 0,
  events: {},
  sessions: 0,
  sessionsWithCommands: 0,
  commandInputs: 0,
  loginSuccess: 0,
  loginFailed: 0,
  downloads: 0,
  downloadsFailed: 0,
  uploads: 0,
  sourceIps: 0,
  continuedSessions: 0,
  evictedSessions: 0,
  first: null,
  last: null,
  problems: {},
});

/** Which counter an event adds one to, besides its own. */
const COUNTER_OF = {
  'cowrie.command.input': 'commandInputs',
  'cowrie.login.success': 'loginSuccess',
  'cowrie.login.failed': 'loginFailed',
  'cowrie.session.file_download': 'downloads',
  'cowrie.session.file_download.failed': 'downloadsFailed',
  'cowrie.session.file_upload': 'uploads',
} as const;

const hasCounter = (eventId: string): eventId is keyof typeof COUNTER_OF => Object.hasOwn(COUNTER_OF, eventId);

export function countEvent(report: CowrieReport, eventId: string): void {
  report.events[eventId] = (report.events[eventId] ?? 0) + 1;
  if (hasCounter(eventId)) report[COUNTER_OF[eventId]] += 1;
}

export function countTime(report: CowrieReport, ts: string): void {
  if (report.first === null || Date.parse(ts) < Date.parse(report.first)) report.first = ts;
  if (report.last === null || Date.parse(ts) >= Date.parse(report.last)) report.last = ts;
}

export function countProblem(report: CowrieReport, reason: ProblemReason, at: LinePosition, detail: string): void {
  const problem = (report.problems[reason] ??= { count: 0, examples: [] });
  problem.count += 1;
  if (problem.examples.length < EXAMPLES) problem.examples.push({ file: at.file, line: at.line, detail: printable(detail) });
}
