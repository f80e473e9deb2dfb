// SPDX-License-Identifier: AGPL-3.0-or-later
import { ShortMemory } from './short-memory';

describe('ShortMemory', () => {
  let asked: string[];
  let memory: ShortMemory<number>;
  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
    asked = [];
    memory = new ShortMemory((key) => Promise.resolve(asked.push(key)), 10_000);
  });
  afterEach(() => jest.useRealTimers());

  it('asks once for each key, also when asked for at the same time, and again when the answer is old', async () => {
    expect(await Promise.all([memory.get('a'), memory.get('a'), memory.get('b')])).toEqual([1, 1, 2]);
    jest.setSystemTime(9_999);
    expect(await memory.get('a')).toBe(1);
    jest.setSystemTime(10_000);
    expect(await memory.get('a')).toBe(3);
    expect(asked).toEqual(['a', 'b', 'a']);
  });

  it('remembers no failure', async () => {
    const answers = [Promise.reject(new Error('away')), Promise.resolve(7)];
    const failing = new ShortMemory(() => answers.shift() ?? Promise.resolve(0), 10_000);
    await expect(failing.get('a')).rejects.toThrow('away');
    expect(await failing.get('a')).toBe(7);
    expect(await failing.get('a')).toBe(7);
  });

  it('forgets rather than grow without end', async () => {
    for (let i = 0; i <= 10_000; i++) await memory.get(String(i));
    expect(await memory.get('10000')).toBe(10_001);
    expect(await memory.get('0')).toBe(10_002);
  });
});
