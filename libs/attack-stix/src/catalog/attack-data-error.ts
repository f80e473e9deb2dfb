// SPDX-License-Identifier: AGPL-3.0-or-later

/** ATT&CK data that cannot be trusted or read: a missing file, a wrong digest, a malformed bundle. Nothing is served from it. */
export class AttackDataError extends Error {
  override readonly name = 'AttackDataError';
}
