// SPDX-License-Identifier: AGPL-3.0-or-later
import { claimsItsSource } from './event-ids';
import type { CowrieEvent } from './event';

const ADDRESS = /^(?=.*[.:])[\da-f.:]{2,45}(%[\w.-]{1,16})?$/i;

/** IPv4 as a socket that also takes IPv6 sees it; the same attacker is `192.0.2.1` on the next sensor. */
const MAPPED = /^::ffff:(?=\d+\.)/i;

/** The attacker's address as an event tells it: null where it tells none, `bad` where it is no address. */
export function sourceAddress({ eventId, fields }: CowrieEvent): { readonly ip: string | null; readonly bad: boolean } {
  const { src_ip: source } = fields;
  if (source === undefined || source === null || source === '' || claimsItsSource(eventId)) return { ip: null, bad: false };
  return typeof source === 'string' && ADDRESS.test(source) ? { ip: source.replace(MAPPED, ''), bad: false } : { ip: null, bad: true };
}
