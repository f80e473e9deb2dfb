// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { commandTime, storedCommandEvent, storedCommands } from './stored-commands';
import { taggerEvents } from './tagger-events';

const OWNER = { uuid: 'a-1', identityUuid: 'i-1' };
const TS = '2026-01-05T10:00:01Z';

const replayed = (list: readonly unknown[]) => storedCommands(list).map((stored) => storedCommandEvent(OWNER, stored));
const idsOf = (list: readonly unknown[]) => replayed(list).map((event) => event?.sourceId);

/** The commands of a session as the worker sees them, once it has found the attacker of its address. */
const live = (session_id: string | null, commands: readonly unknown[]) =>
  taggerEvents({
    v: 1,
    id: '0'.repeat(32),
    topic: 'attacker.session.ended',
    type: 'session.ended',
    ts: 0,
    payload: { session_id, attacker_uuid: 'a-1', decky_id: 'decky-03', commands },
  }).filter(({ sourceKind }) => sourceKind === 'command');

describe('a stored command', () => {
  it('is the event that told it live, but for the identity, which is known by now', () => {
    const entries = [
      { id: 'sess-7f#4', command_text: 'uname -a', ts: TS, pwd: '/root' },
      { text: 'id', ts: TS, uid: 0 },
    ];
    const stored = entries.map((entry) => ({ ...entry, session_id: 'sess-7f', decky_id: 'decky-03' }));
    const told = live('sess-7f', stored).map((event) => ({ ...event, identityUuid: 'i-1' }));
    expect(told.map(({ sourceId }) => sourceId)).toEqual(['sess-7f#4', 'sess-7f#cmd1']);
    expect(replayed(stored)).toEqual(told);
  });

  it('has the id of the live event, however sessions are mixed and whatever came before a time', () => {
    const typed = fc.record({ command_text: fc.string({ minLength: 1 }), id: fc.option(fc.uuid(), { nil: undefined }) });
    const session = fc.array(typed, { maxLength: 5 });
    fc.assert(
      fc.property(session, session, fc.array(fc.boolean()), (one, other, turns) => {
        const of = (id: string, entries: typeof one) => entries.map((entry) => ({ ...entry, session_id: id }));
        const [left, right] = [of('s-1', one), of('s-2', other)];
        const mixed = [...turns.flatMap((first) => (first ? left : right).shift() ?? []), ...left, ...right];
        const told = [...live('s-1', one), ...live('s-2', other)].map(({ sourceId }) => sourceId);
        expect(idsOf(mixed).map(String).toSorted()).toEqual(told.toSorted());
      }),
    );
  });

  it('is named by its attacker and place where it has neither id nor session, as a session without an id names it', () => {
    const list = [null, 'id', { command_text: 'w' }, { uuid: 'u-9', command_text: 'x' }, { command_id: 7, command_text: 'y' }];
    expect(idsOf(list)).toEqual(['a-1#cmd1', 'a-1#cmd2', 'u-9', '7']);
    expect(live(null, list).map(({ sourceId }) => sourceId)).toEqual(idsOf(list));
  });

  it("takes the profiler's keys, and gives the whole entry with its text", () => {
    const entry = { command: 'uname -a', decky: 'decky-03', service: 'ssh', timestamp: 1_767_607_201.5 };
    expect(replayed([entry])).toEqual([
      {
        sourceKind: 'command',
        sourceId: 'a-1#cmd0',
        attackerUuid: 'a-1',
        identityUuid: 'i-1',
        sessionId: null,
        deckyId: 'decky-03',
        observedAt: new Date('2026-01-05T10:00:01.500Z'),
        payload: { ...entry, command_text: 'uname -a' },
      },
    ]);
  });

  it("takes the profiler's key where the others are empty, too", () => {
    const entry = { session_id: 's-1', text: '', command_text: '', command: 'id' };
    expect(replayed([entry])).toMatchObject([{ sourceId: 's-1#cmd0', payload: { command_text: 'id' } }]);
  });

  it.each([[{}], [{ command_text: 7 }], [{ command: ['id'] }], [{ text: null, command: '' }]])('without a text is none: %j', (entry) => {
    expect(replayed([entry])).toEqual([null]);
  });

  it('is made of any list without an error', () => {
    fc.assert(fc.property(fc.array(fc.anything()), (list) => expect(replayed(list).length).toBeLessThanOrEqual(list.length)));
  });
});

it.each([
  ['id', null],
  [{}, null],
  [{ ts: TS, timestamp: 1 }, new Date(TS)],
  [{ timestamp: 1_767_607_201 }, new Date(TS)],
  [{ ts: 'yesterday' }, null],
])('the time of %j is told by its keys', (entry, time) => expect(commandTime(entry)).toEqual(time));
