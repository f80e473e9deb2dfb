// SPDX-License-Identifier: AGPL-3.0-or-later
import { PROBLEM_REASONS, type CowrieReport, type ProblemReason } from '@ttp/cowrie';
import { printable } from '@ttp/ttp-core/printable';
import { counted } from '../terminal/counted';

/** The report for people: what was passed over as read before, the counts, then each kind of problem with its first lines. */
export function reportText(report: CowrieReport, skippedLines: number): string {
  const { sessionsWithCommands, continuedSessions, sourceIps } = report;
  const skipped = skippedLines > 0 ? [`${counted(skippedLines, 'line')} skipped: read by an earlier import with this cursor`] : [];
  const ofSessions = [`${sessionsWithCommands} with commands`, ...(continuedSessions > 0 ? [`${continuedSessions} continued`] : [])];
  const addresses = counted(sourceIps, 'address', 'addresses');
  const counts = [
    `${counted(report.lines, 'line')}, ${counted(report.sessions, 'session')} (${ofSessions.join(', ')}) from ${addresses}`,
    [
      counted(report.commandInputs, 'command'),
      `${counted(report.loginSuccess, 'login')} and ${report.loginFailed} failed`,
      counted(report.downloads, 'download'),
      counted(report.uploads, 'upload'),
    ].join(', '),
  ];
  return [...skipped, ...counts, ...problemLines(report)].map((line) => `${printable(line)}\n`).join('');
}

const problemLines = ({ problems }: CowrieReport): readonly string[] =>
  Object.entries(problems).flatMap(([reason, { count, examples }]) => [
    `${counted(count, 'line')}: ${PROBLEM_REASONS[reason as ProblemReason]}`,
    ...examples.map(({ file, line, detail }) => `  ${file}:${line}: ${detail}`),
  ]);
