// SPDX-License-Identifier: AGPL-3.0-or-later
import { isWrong } from '../harness/measure';
import { compare, type Announcement, type Found } from './compare';
import type { Ledger } from './ledger';

const ledger: Ledger = {
  events: 4,
  tags: new Map([
    ['t1', 's1'],
    ['t2', 's1'],
    ['t3', 's2'],
  ]),
  tagged: new Map([
    ['m1', 's1'],
    ['m2', 's2'],
  ]),
  fired: new Map([
    ['m1:T1003', 's1'],
    ['m2:T1003', 's2'],
  ]),
  rejected: new Map([['e4', 'no JSON']]),
};

const tagged = (msgId: string, sessionId: string, ...tagUuids: string[]): Announcement => ({ subject: 'ttp.tagged', msgId, sessionId, tagUuids });
const fired = (msgId: string): Announcement => ({ subject: 'ttp.rule.fired.T1003', msgId, sessionId: '', tagUuids: [] });
const row = (uuid: string, claim = uuid) => ({ uuid, claim, session: '', ruleVersion: 1 });

const complete: Found = {
  tags: [row('t1'), row('t2'), row('t3')],
  announcements: [tagged('m1', 's1', 't1', 't2'), fired('m1:T1003'), tagged('m2', 's2', 't3'), fired('m2:T1003')],
  outboxRows: 0,
  deadLetters: ['e4'],
  events: 4,
  unsettled: 0,
};
const [first, ...rest] = complete.announcements as [Announcement, ...Announcement[]];

const wrongIn = (change: Partial<Found>) => Object.fromEntries(compare(ledger, { ...complete, ...change }).filter(isWrong).map(({ name, value }) => [name, value]));

describe('compare', () => {
  it('finds nothing wrong when each tag is stored and announced once', () => expect(wrongIn({})).toEqual({}));

  it.each<[string, Partial<Found>, Record<string, number>]>([
    ['a lost tag', { tags: [row('t1'), row('t3')] }, { tag_rows: 2, tags_lost: 1 }],
    ['a tag that nothing explains', { tags: [...complete.tags, row('t9')] }, { tag_rows: 4, tags_unexpected: 1 }],
    ['a tag stored twice under two uuids', { tags: [...complete.tags, row('t9', 't1')] }, { tag_rows: 4, tags_unexpected: 1, tags_duplicated: 1 }],
    ['a tag row that is there twice', { tags: [...complete.tags, row('t1')] }, { tag_rows: 4, tags_duplicated: 1 }],
    ['a session that was never announced', { announcements: rest }, { tagged_messages: 1, tagged_ids_lost: 1, sessions_announced: 1, tags_not_announced: 2 }],
    ['an id that is in the stream twice', { announcements: [first, ...complete.announcements] }, { tagged_messages: 3, tagged_ids_doubled: 1 }],
    [
      'a session announced under two ids',
      { announcements: [...complete.announcements, tagged('m9', 's1', 't2')] },
      { tagged_messages: 3, tagged_ids_unexpected: 1, sessions_announced_under_several_ids: 1, tags_announced_under_several_ids: 1 },
    ],
    ['an announcement that leaves out a tag', { announcements: [tagged('m1', 's1', 't1'), ...rest] }, { tags_not_announced: 1 }],
    ['a rule that fired unheard', { announcements: complete.announcements.slice(0, 3) }, { fired_messages: 1, fired_ids_lost: 1 }],
    ['a rule that fired twice', { announcements: [...complete.announcements, fired('m1:T1003')] }, { fired_messages: 3, fired_ids_doubled: 1 }],
    ['what is left over', { outboxRows: 4, unsettled: 7 }, { outbox_rows: 4, events_unsettled: 7 }],
    ['an event that the broker has twice', { events: 5 }, { events_in: 5 }],
    ['a dead letter too many', { deadLetters: ['e4', 'e4'] }, { dead_letters: 2 }],
    ['the wrong one buried', { deadLetters: ['e1'] }, { dead_letters_wrong: 2 }],
  ])('reports %s', (_, change, wrong) => expect(wrongIn(change)).toEqual(wrong));

  it('says which session a lost tag belongs to', () => {
    const lost = compare(ledger, { ...complete, tags: [row('t1'), row('t2')] }).find(({ name }) => name === 'tags_lost');
    expect(lost?.examples).toEqual(['t3 of s2']);
  });
});
