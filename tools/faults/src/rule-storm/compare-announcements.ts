// SPDX-License-Identifier: AGPL-3.0-or-later
import { exactly, fact, none, type Measure } from '../harness/measure';
import { isDefinition, type LogRow } from './change-log';
import type { Announcement, Found } from './found';

/** Each change is announced once and in order, and nothing else is. */
export function compareAnnouncements({ log, head, announcements, announcedEver }: Found): Measure[] {
  const outOfOrder = announcements.filter(({ seq }, i) => seq <= (announcements[i - 1]?.seq ?? 0));
  const wrong = announcements.filter(({ subject, ruleId, seq }) => {
    const change = log[seq - 1];
    return change === undefined || subject !== subjectOf(change) || ruleId !== change.ruleId;
  });
  return [
    exactly('announced_up_to', head.announcedSeq, log.length),
    exactly('announcements_ever', announcedEver, log.length),
    fact('announcements_seen', announcements.length),
    none('announcements_out_of_order', outOfOrder.map(nameOf)),
    none('announcements_of_another_change', wrong.map(nameOf)),
    none('subjects_that_end_too_early', tooEarly(log, announcements)),
  ];
}

/** Subjects whose last message is not about the last change of that rule. */
function tooEarly(log: readonly LogRow[], announcements: readonly Announcement[]): readonly string[] {
  const announced = new Map(announcements.map(({ subject, seq }) => [subject, seq]));
  const last = new Map(log.map((row) => [subjectOf(row), row.seq]));
  const missed = [...last].filter(([subject, seq]) => announced.get(subject) !== seq);
  return missed.map(([subject, seq]) => `${subject} ends with ${announced.get(subject)}, not ${seq}`);
}

const subjectOf = (row: LogRow): string => `ttp.rule.${isDefinition(row) ? 'reloaded' : 'state'}.${row.ruleId}`;
const nameOf = ({ streamSeq, subject, seq }: Announcement): string => `message ${streamSeq}, ${subject}: change ${seq}`;
