// SPDX-License-Identifier: AGPL-3.0-or-later
import { normaliseIpv6 } from '@ttp/ttp-core';
import type { StixObject } from '../catalog/facts';
import { observable } from './our-object';
import type { StixOptions } from './options';

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

export const isIpv4 = (text: string): boolean => IPV4.test(text);

/** The observable of an address in its canonical text; null for what is no IP address. */
export function addressObject(ip: string, options: StixOptions): StixObject | null {
  if (isIpv4(ip)) return observable('ipv4-addr', { value: ip }, options);
  const value = normaliseIpv6(ip);
  return value === null ? null : observable('ipv6-addr', { value }, options);
}
