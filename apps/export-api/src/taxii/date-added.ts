// SPDX-License-Identifier: AGPL-3.0-or-later

/**
 * When the objects of an attacker were added: the write of its row, `2026-11-21 08:00:00.123456`, as TAXII has it. Rounded up to the millisecond:
 * clients cut the microseconds off (OpenCTI does) and would be given the last attacker again with each poll.
 */
export function dateAdded(at: string): string {
  const [seconds = '', fraction = ''] = at.split('.');
  const ms = Date.parse(`${seconds.replace(' ', 'T')}Z`) + Math.ceil(Number(fraction.padEnd(6, '0')) / 1_000);
  return new Date(ms).toISOString().replace('Z', '000Z');
}
