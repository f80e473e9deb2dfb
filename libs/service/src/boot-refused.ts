// SPDX-License-Identifier: AGPL-3.0-or-later

/** The service refuses to boot: its rules, its ATT&CK ids or its surroundings are wrong. Exit code 3. */
export class BootRefused extends Error {
  override readonly name = 'BootRefused';
}
