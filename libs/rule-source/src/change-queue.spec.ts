// SPDX-License-Identifier: AGPL-3.0-or-later
import { ChangeQueue } from './change-queue';

/** A queue, and how often it has told of its end. */
function aQueue(limit = 10) {
  let ends = 0;
  const queue = new ChangeQueue<number>(limit, () => (ends += 1));
  return { queue, ends: () => ends };
}

const END = { value: undefined, done: true };

describe('ChangeQueue', () => {
  it('keeps what comes before anybody reads, in order', async () => {
    const { queue } = aQueue();
    for (const n of [1, 2, 3]) queue.push(n);
    expect([await queue.next(), await queue.next(), await queue.next()]).toEqual([1, 2, 3].map((value) => ({ value, done: false })));
  });

  it('hands what comes to those who wait, first come, first served', async () => {
    const { queue } = aQueue();
    const waiting = [queue.next(), queue.next()];
    queue.push(1);
    queue.push(2);
    queue.push(3);
    expect((await Promise.all(waiting)).map(({ value }) => value)).toEqual([1, 2]);
    expect((await queue.next()).value).toBe(3);
  });

  it('ends for a reader that leaves its loop: what is left is forgotten, what comes is not kept', async () => {
    const { queue, ends } = aQueue();
    for (const n of [1, 2, 3]) queue.push(n);
    for await (const n of queue) if (n === 2) break;
    expect(ends()).toBe(1);
    queue.push(4);
    expect(await queue.next()).toEqual(END);
  });

  it('lets nobody wait for ever once it is closed', async () => {
    const { queue } = aQueue();
    const waiting = [queue.next(), queue.next()];
    await queue.return();
    expect(await Promise.all(waiting)).toEqual([END, END]);
    expect(await queue.next()).toEqual(END);
  });

  it('cuts a reader off that does not read: it gets what was kept and then the end, from which it knows that it has to load anew', async () => {
    const { queue, ends } = aQueue(3);
    for (let n = 1; n <= 4; n++) queue.push(n);
    expect(ends()).toBe(1);
    queue.push(5);
    const read: number[] = [];
    for await (const n of queue) read.push(n);
    expect(read).toEqual([1, 2, 3, 4]);
  });
});
