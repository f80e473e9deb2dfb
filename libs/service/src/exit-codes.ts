// SPDX-License-Identifier: AGPL-3.0-or-later

/** What a process of the product says on leaving. */
export const EXIT = { ok: 0, failure: 1, usage: 2, invalid: 3 } as const;

/** The service refuses to boot: its rules, its ATT&CK ids or its surroundings are wrong. Exit code 3. */
export class BootRefused extends Error {
  override readonly name = 'BootRefused';
}
