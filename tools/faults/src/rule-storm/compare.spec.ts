// SPDX-License-Identifier: AGPL-3.0-or-later
import { definitionToJson, type RuleStateJson } from '@ttp/ttp-core';
import { permissiveAttack } from '@ttp/ttp-core/testing';
import { hash } from 'node:crypto';
import { isWrong } from '../harness/measure';
import { digestsAt, type LogRow } from './change-log';
import { compare, expectedDigest, type Ledger } from './compare';
import type { Found } from './found';
import { ruleDocument } from './rule-documents';

const definition = (ruleId: string, ruleVersion: number) => {
  const text = ruleDocument(ruleId, ruleVersion);
  return definitionToJson({ ruleVersion, sourcePath: `/rules/${ruleId}.yaml`, text, contentSha256: hash('sha256', text) });
};
const wish = { state: 'disabled' as const, confidence_max: null, reason: 'storm 0' };
const disabled: RuleStateJson = { ...wish, expires_at: null, set_by: 'local', set_at: '2026-11-21T08:00:00.000Z' };
const row = (seq: number, ruleId: string, action: string, before: unknown, after: unknown): LogRow => {
  const reason = action === 'set_state' ? 'storm 0' : null;
  return { seq, ruleId, action, reason, before, after };
};

const log = [
  row(1, 'R1', 'write', null, definition('R1', 1)),
  row(2, 'R2', 'write', null, definition('R2', 1)),
  row(3, 'R1', 'set_state', null, disabled),
  row(4, 'R2', 'write', definition('R2', 1), definition('R2', 2)),
];
const digests = digestsAt(log, new Set([1, 2, 3, 4]));
const note = (replica: string, seq: number, digest = digests.get(seq) ?? '') => ({ replica, seq, digest });
function announcement(seq: number, ruleId: string, kind = 'reloaded', streamSeq = seq) {
  return { streamSeq, subject: `ttp.rule.${kind}.${ruleId}`, ruleId, seq };
}

const ledger: Ledger = {
  files: new Map([
    ['/rules/R1.yaml', ruleDocument('R1', 1)],
    ['/rules/R2.yaml', ruleDocument('R2', 2)],
  ]),
  constant: new Set(['R1']),
  outcomes: [{ ruleId: 'R1', wish, unanswered: 0, answer: 200 }],
};
const complete: Found = {
  log,
  head: { seq: 4, announcedSeq: 4 },
  definitions: new Map([
    ['R1', definition('R1', 1)],
    ['R2', definition('R2', 2)],
  ]),
  states: new Map([['R1', disabled]]),
  notes: [note('a', 2), note('b', 3), note('a', 4), note('b', 4), note('b', 4)],
  announcements: [announcement(1, 'R1'), announcement(2, 'R2'), announcement(3, 'R1', 'state'), announcement(4, 'R2')],
  announcedEver: 4,
};

function wrongIn(change: Partial<Found>, changed: Partial<Ledger> = {}): Record<string, number> {
  const measures = compare({ ...ledger, ...changed }, { ...complete, ...change }, permissiveAttack);
  return Object.fromEntries(measures.filter(isWrong).map(({ name, value }) => [name, value]));
}

const lastRow = (change: Partial<LogRow>) => log.map((one) => (one.seq === 4 ? { ...one, ...change } : one));
const without = (at: number) => complete.announcements.toSpliced(at, 1);
const twice = [...complete.announcements, announcement(4, 'R2', 'reloaded', 5)];
const misnamed = [...without(3), announcement(4, 'R1')];

describe('compare', () => {
  it('finds nothing wrong when log, tables, replicas and announcements say the same', () => expect(wrongIn({})).toEqual({}));

  it('expects replicas to end with the digest of the files under the states', () => {
    expect(expectedDigest(ledger, log, permissiveAttack)).toBe(digests.get(4));
  });

  it('need not have seen announcements that a later one has replaced', () => expect(wrongIn({ announcements: without(1) })).toEqual({}));

  it.each<[string, Partial<Found>, Record<string, number>]>([
    ['a torn read', { notes: [note('a', 4, digests.get(2))] }, { torn_reads: 1 }],
    ['a replica that is ahead of the log', { notes: [note('a', 9, digests.get(4))] }, { torn_reads: 1 }],
    ['a replica that goes backwards', { notes: [note('a', 4), note('b', 3), note('a', 3)] }, { applied_backwards: 1 }],
    ['a state that the log does not know', { states: new Map() }, { states_other_than_the_log_says: 1 }],
    ['an announcement that is missing', { announcements: without(2) }, { subjects_that_end_too_early: 1 }],
    ['an announcement made twice', { announcements: twice, announcedEver: 5 }, { announcements_ever: 5, announcements_out_of_order: 1 }],
    ['an announcement of another rule', { announcements: misnamed }, { announcements_of_another_change: 1, subjects_that_end_too_early: 2 }],
    ['announcements that are not done', { head: { seq: 4, announcedSeq: 3 } }, { announced_up_to: 3 }],
  ])('reports %s', (_, change, wrong) => expect(wrongIn(change)).toEqual(wrong));

  it('reports a log with a gap, and a change that does not follow on the one before', () => {
    const gap = wrongIn({ log: lastRow({ seq: 5 }), head: { seq: 5, announcedSeq: 5 } });
    expect(gap).toMatchObject({ last_number: 5, numbers_out_of_place: 1 });
    expect(wrongIn({ log: lastRow({ before: definition('R2', 7) }) })).toEqual({ changes_of_something_else_than_there_was: 1 });
  });

  it('reports a file that was lost, and a rule that should be gone', () => {
    const files = new Map([...ledger.files, ['/rules/R3.yaml', ruleDocument('R3', 1)]]);
    expect(wrongIn({}, { files })).toEqual({ rules_stored: 2, files_lost: 1 });
    expect(wrongIn({}, { files: new Map([...ledger.files].slice(0, 1)) })).toEqual({ rules_stored: 2, rules_without_a_file: 1 });
    expect(wrongIn({}, { files: new Map([...ledger.files, ['/rules/R2.yaml', ruleDocument('R2', 3)]]) })).toEqual({ files_lost: 1 });
  });

  it('reports a rule that was deleted though its file was there', () => {
    const deleted = [...log, row(5, 'R1', 'delete', definition('R1', 1), null), row(6, 'R1', 'write', null, definition('R1', 1))];
    const announcements = [...complete.announcements, announcement(5, 'R1'), announcement(6, 'R1')];
    const found = wrongIn({ log: deleted, head: { seq: 6, announcedSeq: 6 }, announcedEver: 6, announcements });
    expect(found).toEqual({ deleted_though_the_file_was_there: 1 });
  });

  it('reports a state that was accepted and lost, and one refused though the rule was there', () => {
    const [accepted] = ledger.outcomes;
    if (accepted === undefined) throw new Error('the ledger has no outcome');
    const refused = { ...accepted, wish: null, answer: 404 as const };
    const lost = { ...accepted, wish: { state: 'enabled' as const, confidence_max: null, reason: 'storm 1' } };
    expect(wrongIn({}, { outcomes: [accepted, refused] })).toEqual({ refused_though_the_rule_was_there: 1 });
    expect(wrongIn({}, { outcomes: [accepted, lost] })).toEqual({ state_changes_lost: 1 });
  });
});
