// SPDX-License-Identifier: AGPL-3.0-or-later
import { oneAhead } from './one-ahead';

let log: string[];
beforeEach(() => (log = []));

async function* items(count: number): AsyncGenerator<number> {
  try {
    for (let n = 1; n <= count; n++) yield n;
  } finally {
    log.push('closed');
  }
}

async function read(item: number): Promise<number> {
  log.push(`read ${item}`);
  if (item === 13) throw new Error('item 13');
  return item * 10;
}

async function take(values: AsyncIterable<number>, most = Infinity): Promise<void> {
  let taken = 0;
  for await (const value of values) {
    // Whatever is read ahead has its chance.
    await new Promise(setImmediate);
    log.push(`took ${value}`);
    if ((taken += 1) === most) return;
  }
}

it('reads the next while one is worked on, and no further', async () => {
  await take(oneAhead(items(3), read));
  expect(log).toEqual(['read 1', 'read 2', 'took 10', 'read 3', 'took 20', 'closed', 'took 30']);
});

it('closes its source when its reader leaves', async () => {
  await take(oneAhead(items(3), read), 1);
  expect(log).toEqual(['read 1', 'read 2', 'took 10', 'closed']);
});

async function* withABadOne(): AsyncGenerator<number> {
  yield 1;
  yield 13;
}

it('tells of an error in its turn', async () => {
  await expect(take(oneAhead(withABadOne(), read))).rejects.toThrow('item 13');
  expect(log).toEqual(['read 1', 'read 13', 'took 10']);
});

it('has nothing to read of nothing', async () => {
  await take(oneAhead(items(0), read));
  expect(log).toEqual(['closed']);
});
