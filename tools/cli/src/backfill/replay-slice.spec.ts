// SPDX-License-Identifier: AGPL-3.0-or-later
import type { TagBatchItem, TagStore } from '@ttp/persistence';
import { NotYet, Rejected, type Tag, type TaggerEvent, Unavailable } from '@ttp/ttp-core';
import { anEvent } from '@ttp/ttp-core/testing';
import { NO_PROGRESS } from '../terminal/progress';
import { replaySlice, type SliceOptions } from './replay-slice';
import type { Replay } from './replays';

const row = (uuid: string, ...ids: readonly string[]): Replay => {
  const events = ids.map((sourceId) => anEvent({ sourceId }));
  return { uuid, events, skipped: 0, unsupported: false };
};

async function* rowsOf(...rows: readonly Replay[]): AsyncGenerator<Replay> {
  yield* rows;
}

/** A store that refuses batches with these events in them; each event has one tag, which is its id. */
class FakeStore {
  readonly batches: string[][] = [];

  constructor(private readonly faults: Readonly<Record<string, Error>> = {}) {}

  async storeBatch(items: readonly TagBatchItem[]) {
    const ids = items.flatMap(({ tags }) => tags.map(({ uuid }) => uuid));
    for (const id of ids) if (this.faults[id]) throw this.faults[id];
    this.batches.push(ids);
    return { fresh: items.map(({ tags }) => tags), outbox: [], belowFloor: 0, known: 0 };
  }
}

const tag = ({ sourceId }: TaggerEvent): readonly Tag[] => [{ uuid: sourceId } as Tag];

const none = (): never => {
  throw new Rejected('no anchor');
};

const allBut4 = (event: TaggerEvent): readonly Tag[] => (event.sourceId === '4' ? none() : tag(event));

describe('replaying rows', () => {
  let [stderr, stored]: [string, string[]] = ['', []];
  const replay = (store: FakeStore | null, rows: AsyncIterable<Replay>, more: Partial<SliceOptions> = {}) =>
    replaySlice(rows, {
      tag,
      store: store as unknown as TagStore | null,
      tagsPerInsert: 2,
      onStored: (uuid) => stored.push(uuid),
      progress: NO_PROGRESS,
      signal: new AbortController().signal,
      ...more,
    });
  beforeEach(() => {
    [stderr, stored] = ['', []];
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => (stderr += String(text)) !== '');
  });
  afterEach(() => jest.restoreAllMocks());

  it('stores so many tags at a time, also within a row, and moves the cursor only behind rows that are stored', async () => {
    const store = new FakeStore();
    const tally = await replay(store, rowsOf(row('a', '1'), row('b', '2', '3', '4', '5'), row('c')));
    expect(store.batches).toEqual([['1', '2'], ['3', '4'], ['5']]);
    expect(stored).toEqual(['a', 'a', 'c']);
    expect(tally).toEqual({ rows: 3, events: 5, tags: 5, inserted: 5, skipped: 0, unsupported: 0, failed: 0 });
  });

  it('leaves out what cannot be stored or tagged, and tells its id, but nothing that was typed', async () => {
    const faults = { '2': new NotYet('no such attacker'), '3\u001b[2J': new Error("Incorrect string value: 'typed'") };
    const tally = await replay(new FakeStore(faults), rowsOf(row('a', '1', '2', '3\u001b[2J', '4', '5')), { tag: allBut4 });
    expect(tally).toMatchObject({ inserted: 2, failed: 3 });
    expect(stderr.split('\n')).toEqual([
      'ttp: command 2 is left out: no such attacker',
      'ttp: command 4 is left out: no anchor',
      'ttp: command 3\\u{1b}[2J is left out: Error',
      '',
    ]);
  });

  it('tells a hundred failures and counts the others', async () => {
    const ids = Array.from({ length: 150 }, (_, i) => String(i));
    expect(await replay(new FakeStore(), rowsOf(row('a', ...ids)), { tag: none })).toMatchObject({ failed: 150, tags: 0 });
    expect(stderr.split('\n').slice(-3)).toEqual(['ttp: command 99 is left out: no anchor', 'ttp: further ones are only counted', '']);
  });

  it('stops while the database is away, and the cursor stays behind what is stored', async () => {
    const store = new FakeStore({ '3': new Unavailable('away') });
    await expect(replay(store, rowsOf(row('a', '1', '2'), row('b', '3', '4')))).rejects.toThrow('away');
    expect({ batches: store.batches, stored }).toEqual({ batches: [['1', '2']], stored: ['a'] });
  });

  it('stores what is tagged when it is told to stop', async () => {
    const interrupted = new AbortController();
    const store = new FakeStore();
    async function* rows() {
      yield row('a', '1');
      interrupted.abort();
      yield row('b', '2', '3');
      yield row('c', '4');
    }
    expect(await replay(store, rows(), { signal: interrupted.signal, tagsPerInsert: 10 })).toMatchObject({ rows: 2, inserted: 3 });
    expect({ batches: store.batches, stored }).toEqual({ batches: [['1', '2', '3']], stored: ['b'] });
  });

  it('stores nothing in a dry run, but tags', async () => {
    expect(await replay(null, rowsOf(row('a', '1', '2', '3')))).toMatchObject({ tags: 3, inserted: 0 });
  });
});
