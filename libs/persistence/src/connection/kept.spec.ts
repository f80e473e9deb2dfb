// SPDX-License-Identifier: AGPL-3.0-or-later
import { Kept } from './kept';

/** Reads take 10 s each and give 1, 2, 3... */
function aReader(isWorthKeeping = true) {
  const clock = { ms: 0 };
  let reads = 0;
  const read = jest.fn(async () => {
    await Promise.resolve();
    clock.ms += 10_000;
    return ++reads;
  });
  return { clock, read, kept: new Kept(read, () => isWorthKeeping, () => clock.ms) };
}

describe('what is kept', () => {
  it('is read once for all who ask meanwhile', async () => {
    const { kept, read } = aReader(false);
    expect(await Promise.all([kept.get(), kept.get(), kept.get()])).toEqual([1, 1, 1]);
    expect(read).toHaveBeenCalledTimes(1);
    expect(await kept.get()).toBe(2);
  });

  it('is given while fresh, then once more while it is read again', async () => {
    const { kept, clock, read } = aReader();
    await kept.get();
    clock.ms = 60_000;
    expect(await kept.get()).toBe(1);
    expect(read).toHaveBeenCalledTimes(1);
    clock.ms = 60_001;
    expect([await kept.get(), read.mock.calls.length]).toEqual([1, 2]);
    await read.mock.results[1]?.value;
    expect([await kept.get(), read.mock.calls.length]).toEqual([2, 2]);
  });

  it('is waited for when it is too old', async () => {
    const { kept, clock, read } = aReader();
    await kept.get();
    clock.ms = 110_000;
    expect(await kept.get()).toBe(1);
    await read.mock.results[1]?.value;
    expect(await kept.get()).toBe(2);
    clock.ms = 220_001;
    expect(await kept.get()).toBe(3);
  });

  it('survives a reading that fails, of which only those hear who wait for it', async () => {
    const { kept, clock, read } = aReader();
    read.mockRejectedValueOnce(new Error('away'));
    await expect(kept.get()).rejects.toThrow('away');
    expect(await kept.get()).toBe(1);
    clock.ms = 100_000;
    read.mockRejectedValueOnce(new Error('away'));
    expect([await kept.get(), await kept.get()]).toEqual([1, 1]);
    clock.ms = 800_000;
    read.mockRejectedValueOnce(new Error('away'));
    await expect(kept.get()).rejects.toThrow('away');
  });
});
