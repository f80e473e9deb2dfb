// SPDX-License-Identifier: AGPL-3.0-or-later
import type { KvEntry } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { ensureReplicasBucket, type ReplicaRecord } from '@ttp/bus';
import type { Cleanup } from '../cleanup';

const LIMIT_MS = 60_000;

interface Wait {
  readonly digest: string;
  readonly count: number;
  readonly agreed: (atMs: number) => void;
}

/** What each replica says that it runs. The broker pushes it: no poll adds to what is measured. */
export class ReplicaWatch {
  private readonly digests = new Map<string, string>();
  private wait: Wait | null = null;

  static async start(nc: NatsConnection, cleanup: Cleanup): Promise<ReplicaWatch> {
    const entries = await (await ensureReplicasBucket(nc)).watch();
    cleanup.defer(() => entries.stop());
    const watch = new ReplicaWatch();
    void watch.follow(entries);
    return watch;
  }

  /**
   * Resolves when the replicas are `count` and all run the rules of `digest`, with the time at which we learned it, by
   * `performance.now()`. One caller at a time.
   */
  agree(digest: string, count: number): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const late = () => reject(new Error(`${count} replicas did not agree on the rules within ${LIMIT_MS / 1_000} s: ${this.describe(digest)}`));
    const limit = setTimeout(late, LIMIT_MS);
    this.wait = {
      digest,
      count,
      agreed: (atMs) => {
        clearTimeout(limit);
        this.wait = null;
        resolve(atMs);
      },
    };
    this.look();
    return promise;
  }

  private async follow(entries: AsyncIterable<KvEntry>): Promise<void> {
    for await (const entry of entries) {
      if (entry.operation === 'PUT') this.digests.set(entry.key, entry.json<ReplicaRecord>().ruleset_digest);
      else this.digests.delete(entry.key);
      this.look();
    }
  }

  private look(): void {
    const { wait, digests } = this;
    if (wait === null || digests.size !== wait.count) return;
    if ([...digests.values()].every((digest) => digest === wait.digest)) wait.agreed(performance.now());
  }

  private describe(digest: string): string {
    const seen = Array.from(this.digests, ([key, own]) => `${key} has ${own === digest ? 'it' : own.slice(0, 12)}`);
    return `wanted ${digest.slice(0, 12)}; ${seen.join(', ') || 'nobody is there'}`;
  }
}
