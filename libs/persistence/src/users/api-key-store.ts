// SPDX-License-Identifier: AGPL-3.0-or-later
import { randomUUID } from 'node:crypto';
import { type DataSource, IsNull, MoreThan } from 'typeorm';
import { inTransaction } from '../connection/in-transaction';
import { settled } from '../connection/read';
import { TtpApiKeyRow } from '../entities';
import { apiKeyText, newApiKey, type ApiKeyScope, secretHashOf } from './api-key';

export interface ApiKeyWish {
  readonly name: string;
  readonly scopes: readonly ApiKeyScope[];
  readonly createdBy: string;
  readonly expiresAt: Date;
  readonly now: Date;
}

/** Services hold all keys in memory. */
const MOST_USABLE = 1_000;

/** Credentials of programs. Methods throw `NotYet` while the database is away. */
export class ApiKeyStore {
  constructor(private readonly source: DataSource) {}

  /** Answers with the key itself, which nobody can be told again. Throws where there are too many. */
  async create({ name, scopes, createdBy, expiresAt, now }: ApiKeyWish): Promise<{ readonly key: string; readonly row: TtpApiKeyRow }> {
    const parts = newApiKey();
    const row = {
      id: randomUUID(),
      name,
      prefix: parts.prefix,
      secretHash: secretHashOf(parts.secret),
      scopes: scopes.join(' '),
      createdAt: now,
      createdBy,
      expiresAt,
      lastUsedAt: null,
      revokedAt: null,
    };
    await inTransaction(this.source, async ({ manager }) => {
      const usable = await manager.countBy(TtpApiKeyRow, usableAt(now));
      if (usable >= MOST_USABLE) throw new Error(`there are ${usable} API keys: revoke what nobody needs`);
      await manager.insert(TtpApiKeyRow, row);
    });
    return { key: apiKeyText(parts), row };
  }

  /** Every key there ever was, the oldest first. */
  list(): Promise<readonly TtpApiKeyRow[]> {
    return settled(() => this.source.manager.find(TtpApiKeyRow, { order: { createdAt: 'ASC', prefix: 'ASC' } }));
  }

  /** Neither revoked nor expired. */
  usable(now: Date): Promise<readonly TtpApiKeyRow[]> {
    return settled(() => this.source.manager.find(TtpApiKeyRow, { where: usableAt(now), take: MOST_USABLE }));
  }

  /** Answers whether there is such a key that was not revoked before. */
  async revoke(prefix: string, now: Date): Promise<boolean> {
    return inTransaction(this.source, async ({ manager }) => {
      const { affected } = await manager.update(TtpApiKeyRow, { prefix, revokedAt: IsNull() }, { revokedAt: now });
      return affected === 1;
    });
  }

  async used(id: string, at: Date): Promise<void> {
    await inTransaction(this.source, ({ manager }) => manager.update(TtpApiKeyRow, { id }, { lastUsedAt: at }));
  }
}

const usableAt = (now: Date) => ({ revokedAt: IsNull(), expiresAt: MoreThan(now) });
