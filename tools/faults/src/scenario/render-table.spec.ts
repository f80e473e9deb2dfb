// SPDX-License-Identifier: AGPL-3.0-or-later
import { exactly, fact, none } from '../harness/measure';
import type { Report } from '../harness/render-report';
import { tableHead, tableRow } from './render-table';

const report: Report = {
  scenario: 'storm',
  parameters: { db: 'mysql', seed: 1 },
  measures: [
    fact('faults', 3),
    fact('recovery_s', 1.26),
    exactly('events_in', 10, 10),
    exactly('tag_rows', 40, 40),
    none('tags_lost', []),
    none('tags_duplicated', []),
    exactly('tagged_messages', 9, 9),
    none('tagged_ids_lost', []),
    none('tagged_ids_doubled', []),
    exactly('dead_letters', 0, 0),
  ],
};

const cells = (row: string) => row.trim().split(/\s+/);

describe('the table of all scenarios', () => {
  it('has a line a scenario, as wide as its head', () => {
    expect(cells(tableRow(report))).toEqual(['storm', 'mysql', '3', '10', '40/40', '0', '0', '9/9', '0', '0', '0/0', '1.3', 'ok']);
    expect(tableRow(report).indexOf('  ok')).toBe(tableHead().trimEnd().length);
  });

  it('says below the line what is wrong', () => {
    const lost = { ...report, measures: [...report.measures.filter(({ name }) => name !== 'tags_lost'), none('tags_lost', ['a of s1', 'b of s1'])] };
    const [line, wrong] = tableRow(lost).split('\n');
    expect(cells(line ?? '').at(-1)).toBe('WRONG');
    expect(wrong).toBe('    tags_lost: 2, must be 0 a of s1; b of s1');
  });

  it('shows no number where there is none, and why', () => {
    expect(tableRow({ ...report, measures: [], failure: 'not over\nin time' })).toMatch(/^storm +mysql( +-)+ {2}WRONG\n {4}not over\n {4}in time\n$/);
    expect(tableRow({ ...report, measures: [], skipped: 'needs root' })).toBe('storm                 skipped: needs root\n');
  });
});
