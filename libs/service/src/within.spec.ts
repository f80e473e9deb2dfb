// SPDX-License-Identifier: AGPL-3.0-or-later
import { within } from './within';

describe('within', () => {
  it('answers true when the work is done in time', async () => expect(await within(1_000, Promise.resolve('x'))).toBe(true));
  it('answers false when it is not, and does not care what comes later', async () => {
    const late = new Promise((_, reject) => setTimeout(() => reject(new Error('too late')), 20));
    expect(await within(1, late)).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 40));
  });
  it('rejects as the work does', async () => await expect(within(1_000, Promise.reject(new Error('broken')))).rejects.toThrow('broken'));
});
