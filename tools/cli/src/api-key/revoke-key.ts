// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Settings, UsageError } from '@ttp/config';
import { withKeys } from './with-keys';

/** Throws UsageError where there is no such key to take back. */
export async function revokeKey(settings: Settings, prefix: string): Promise<void> {
  const revoked = await withKeys(settings, (keys) => keys.revoke(prefix, new Date()));
  if (!revoked) throw new UsageError(`there is no key ${prefix} that could be revoked; "ttp api-key list --all" shows the keys`);
  process.stdout.write(`${prefix} is revoked: services refuse it within ten seconds\n`);
}
