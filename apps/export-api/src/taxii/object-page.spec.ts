// SPDX-License-Identifier: AGPL-3.0-or-later
import { dateAdded } from './date-added';
import { type AttackerPart, MOST_ATTACKERS, objectPage, type Wanted } from './object-page';
import { positionIn, positionText } from './page-position';

const AT = '2026-11-21 08:00:00.123000';
const DATE = '2026-11-21T08:00:00.123000Z';
const SHARED = { type: 'identity', id: 'identity--1' };

/** What all share, then so many objects of their own. */
const attacker = (n: number, own = 2, more: object = {}): AttackerPart => ({
  at: AT,
  uuid: `attacker-${n}`,
  objects: [SHARED, ...Array.from({ length: own }, (_, i) => ({ type: 'process', id: `process--${n}-${i}`, ...more }))],
});

async function* stream(...attackers: readonly AttackerPart[]): AsyncGenerator<AttackerPart> {
  yield* attackers;
}

const wanted = (parts: Partial<Wanted> = {}): Wanted => ({ limit: 100, ids: null, types: null, hasVersion: () => true, ...parts });
const idsOf = ({ added }: Awaited<ReturnType<typeof objectPage>>) => added.map(({ object }) => object.id);

describe('a page of objects', () => {
  it('has each object once, with when its attacker was written, and no next when it is the last', async () => {
    const page = await objectPage(stream(attacker(1), attacker(2)), wanted());
    expect(idsOf(page)).toEqual(['identity--1', 'process--1-0', 'process--1-1', 'process--2-0', 'process--2-1']);
    expect(page.added[4]?.dateAdded).toBe(DATE);
    expect(page.next).toBeNull();
  });

  it('goes on behind the last object of the attacker that it was cut in, or at the next', async () => {
    const nextOf = async (limit: number) => (await objectPage(stream(attacker(1), attacker(2)), wanted({ limit }))).next;
    expect(await nextOf(2)).toEqual({ at: AT, uuid: 'attacker-1', behind: 'process--1-0' });
    expect(await nextOf(3)).toEqual({ at: AT, uuid: 'attacker-2', behind: '' });
    expect((await objectPage(stream(attacker(1)), wanted({ limit: 3 }))).next).toBeNull();
  });

  it('ends when it has all ids that are wanted', async () => {
    const read = stream(attacker(1), attacker(2), attacker(3));
    const page = await objectPage(read, wanted({ ids: new Set(['process--1-1', 'process--2-0']) }));
    expect([idsOf(page), page.next]).toEqual([['process--1-1', 'process--2-0'], null]);
    expect(await read.next()).toEqual({ value: undefined, done: true });
  });

  it('looks at a bounded number of attackers, and says where to go on', async () => {
    const many = Array.from({ length: MOST_ATTACKERS + 1 }, (_, n) => attacker(n, 0));
    const page = await objectPage(stream(...many), wanted({ types: new Set(['note']) }));
    expect(page).toEqual({ added: [], next: { at: AT, uuid: `attacker-${MOST_ATTACKERS}`, behind: '' } });
    expect((await objectPage(stream(...many.slice(1)), wanted({ types: new Set(['note']) }))).next).toBeNull();
  });

  it('has a bounded size', async () => {
    const page = await objectPage(stream(attacker(1, 20, { command_line: 'x'.repeat(1024 * 1024) })), wanted());
    expect(page.added.length).toBe(9);
    expect(page.next).toEqual({ at: AT, uuid: 'attacker-1', behind: 'process--1-7' });
  });
});

it.each([
  ['2026-11-21 08:00:00.123000', DATE],
  ['2026-11-21 08:00:00.122001', DATE],
  ['2026-11-21 08:00:00.123', DATE],
  ['2026-11-21 08:00:00', '2026-11-21T08:00:00.000000Z'],
  ['2026-12-31 23:59:59.999001', '2027-01-01T00:00:00.000000Z'],
])('a write at %s was added at %s', (at, date) => {
  expect(dateAdded(at)).toBe(date);
});

it('a position is read as it was written', () => {
  const position = { at: AT, uuid: '5b1f3c9e-0000-4000-8000-00000000aaaa', behind: 'threat-actor--5b1f3c9e-0000-4000-8000-00000000aaaa' };
  expect(positionIn(positionText(position))).toEqual(position);
});
