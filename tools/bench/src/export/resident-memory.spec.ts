// SPDX-License-Identifier: AGPL-3.0-or-later
import { peakDuring, residentKbIn, residentMb } from './resident-memory';

it('reads the resident memory of a process', () => {
  expect(residentKbIn('Name:\tnode\nVmHWM:\t   99 kB\nVmRSS:\t  1234 kB\n')).toBe(1_234);
  expect(residentKbIn('Name:\tnode\n')).toBeNaN();
  expect(residentMb(-1)).toBeNaN();
});

it('gives what the work gave, and stops when it fails', async () => {
  await expect(peakDuring(process.pid, async () => 7)).resolves.toMatchObject({ result: 7 });
  await expect(peakDuring(process.pid, () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
});
