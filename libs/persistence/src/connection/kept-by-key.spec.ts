// SPDX-License-Identifier: AGPL-3.0-or-later
import { KeptByKey } from './kept-by-key';

/** A reading takes a second, and gives its key and which reading of it this is; capitals are worth keeping. */
function aReader() {
  const clock = { ms: 0 };
  const kept = new KeptByKey<string>((value) => value === value.toUpperCase(), () => clock.ms);
  const reads = new Map<string, number>();
  const read = async (key: string): Promise<string> => {
    reads.set(key, (reads.get(key) ?? 0) + 1);
    const endsAtMs = clock.ms + 1_000;
    await Promise.resolve();
    clock.ms = endsAtMs;
    return `${key}${reads.get(key)}`;
  };
  return { reads, get: (key: string) => kept.get(key, () => read(key)) };
}

describe('what is kept by key', () => {
  it('is told apart, and read once for all who ask meanwhile', async () => {
    const { get } = aReader();
    expect(await Promise.all([get('A'), get('b'), get('A'), get('b')])).toEqual(['A1', 'b1', 'A1', 'b1']);
    expect(await Promise.all([get('A'), get('b')])).toEqual(['A1', 'b2']);
  });

  it('makes room by forgetting what was not asked for the longest', async () => {
    const { get, reads } = aReader();
    await Promise.all(Array.from({ length: 100 }, (_, i) => get(`K${i}-`)));
    await get('K0-');
    await get('NEW');
    await Promise.all([get('K0-'), get('K1-')]);
    expect(['K0-', 'K1-', 'K2-', 'NEW'].map((key) => reads.get(key))).toEqual([1, 2, 1, 1]);
  });

  it('forgets what could not be read', async () => {
    const kept = new KeptByKey<string>(() => true);
    await expect(kept.get('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await kept.get('a', () => Promise.resolve('there'))).toBe('there');
  });
});
