// SPDX-License-Identifier: AGPL-3.0-or-later

/**
 * Reads something for each item, in their order, and the next while the last is worked on: the database need not wait for whoever writes an
 * export, nor the other way round. Never more than one is read ahead.
 */
export async function* oneAhead<Item, Value>(items: AsyncGenerator<Item>, read: (item: Item) => Promise<Value>): AsyncGenerator<Value> {
  const step = async (): Promise<IteratorResult<Value, undefined>> => {
    const item = await items.next();
    return item.done ? { done: true, value: undefined } : { done: false, value: await read(item.value) };
  };
  let coming = step();
  try {
    for (let next = await coming; !next.done; next = await coming) {
      coming = step();
      // Heard when its turn comes.
      coming.catch(() => undefined);
      yield next.value;
    }
  } finally {
    // Whoever leaves early finds nothing still reading.
    await coming.catch(() => undefined);
    await items.return(undefined);
  }
}
