// SPDX-License-Identifier: AGPL-3.0-or-later
import type { TtpApiKeyRow } from '@ttp/persistence';

/** A key for machines: all but its secret. */
export const keyJson = ({ id, name, prefix, scopes, createdAt, createdBy, expiresAt, lastUsedAt, revokedAt }: TtpApiKeyRow, now: Date) => ({
  prefix,
  name,
  state: stateOf({ expiresAt, revokedAt }, now),
  scopes: scopes.split(' '),
  created_at: createdAt,
  created_by: createdBy,
  expires_at: expiresAt,
  last_used_at: lastUsedAt,
  revoked_at: revokedAt,
  id,
});

const stateOf = ({ expiresAt, revokedAt }: Pick<TtpApiKeyRow, 'expiresAt' | 'revokedAt'>, now: Date): 'revoked' | 'expired' | 'usable' => {
  if (revokedAt !== null) return 'revoked';
  return expiresAt.getTime() <= now.getTime() ? 'expired' : 'usable';
};
