// SPDX-License-Identifier: AGPL-3.0-or-later

const NAMES = ['localhost', '::1', '[::1]'];
const IPV4 = /^127(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}$/;

/** Whether a host, as a setting or a URL's `hostname` writes it, is this machine alone: what goes there crosses no network. Nothing is looked up. */
export const isLoopback = (host: string): boolean => NAMES.includes(host) || IPV4.test(host);
