// SPDX-License-Identifier: AGPL-3.0-or-later
import { type ApiKeyStore, isSecretOf, parseApiKey, scopesIn, type TtpApiKeyRow } from '@ttp/persistence';
import type { CallerIdentity } from './auth.caller';

const REMEMBER_MS = 10_000;
/** A key that is not among them may be new, so they are read again; no more often than this, whatever is shown. */
const ASK_AGAIN_MS = 1_000;
/** Between two notes of when a key was used. */
const NOTE_MS = 60_000;

type KeysByPrefix = ReadonlyMap<string, TtpApiKeyRow>;

/**
 * Whose API key it is. All that can be used are held in memory: invented keys cost neither a query each nor room. A key that is revoked ends
 * within ten seconds.
 */
export class ApiKeys {
  private store: ApiKeyStore | null = null;
  private reading: Promise<KeysByPrefix> = Promise.resolve(new Map());
  private readAtMs = Number.NEGATIVE_INFINITY;
  private goodForMs = REMEMBER_MS;
  private readonly notedMs = new Map<string, number>();

  /** Called once, by whoever has a database. */
  areIn(store: ApiKeyStore): void {
    this.store = store;
  }

  /** Null when nobody has such a key, or it has ended. Throws `NotYet` while the database is away. */
  async bearerOf(token: string): Promise<CallerIdentity | null> {
    const parts = parseApiKey(token);
    if (parts === null || this.store === null) return null;
    const found = await this.find(this.store, parts.prefix);
    const now = Date.now();
    if (found === undefined || !isSecretOf(found.secretHash, parts.secret) || found.expiresAt.getTime() <= now) return null;
    this.note(this.store, found.id, now);
    const scopes = scopesIn(found.scopes);
    return { name: `api-key:${found.name}`, uuid: found.id, scopes, isAdmin: scopes.includes('rules:write'), mustChangePassword: false };
  }

  private async find(store: ApiKeyStore, prefix: string): Promise<TtpApiKeyRow | undefined> {
    return (await this.keys(store, REMEMBER_MS)).get(prefix) ?? (await this.keys(store, ASK_AGAIN_MS)).get(prefix);
  }

  private keys(store: ApiKeyStore, maxAgeMs: number): Promise<KeysByPrefix> {
    const now = Date.now();
    if (now - this.readAtMs < Math.min(maxAgeMs, this.goodForMs)) return this.reading;
    this.readAtMs = now;
    this.goodForMs = REMEMBER_MS;
    this.reading = store.usable(new Date(now)).then((rows) => new Map(rows.map((row) => [row.prefix, row])));
    // A failure is not remembered for long, but it is: a database that is away must not be asked for each key either.
    this.reading.catch(() => (this.goodForMs = ASK_AGAIN_MS));
    return this.reading;
  }

  /** Nobody waits for it, and it tells an operator little: where it fails, readiness says why. */
  private note(store: ApiKeyStore, id: string, now: number): void {
    if (now - (this.notedMs.get(id) ?? Number.NEGATIVE_INFINITY) < NOTE_MS) return;
    this.notedMs.set(id, now);
    store.used(id, new Date(now)).catch(() => undefined);
  }
}
