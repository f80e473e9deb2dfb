// SPDX-License-Identifier: AGPL-3.0-or-later
import { jetstreamManager } from '@nats-io/jetstream';
import type { KV } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { setTimeout as delay } from 'node:timers/promises';
import { ensureReplicasBucket, REPLICA_TTL_MS } from './ensure';
import { type BusLayout, DEFAULT_LAYOUT, REPLICAS_BUCKET } from './streams';

const SUBJECT_PREFIX = `$KV.${REPLICAS_BUCKET}.`;

/** What a running replica says about itself; equal digests prove that all replicas match with the same rules. */
export interface ReplicaRecord {
  readonly service: string;
  readonly replica: string;
  readonly ruleset_digest: string;
  /** Change-log position that the rules were loaded from. */
  readonly seq: number;
  readonly attack_release: string;
  /** ISO 8601, UTC. */
  readonly started_at: string;
}

const RETRY_MS = 1_000;

/** The beats of one replica. */
export interface ReplicaHeartbeat {
  /** Puts the record now. */
  beat(): void;
  stop(): void;
}

/** The live replicas of all services, in the bucket `ttp_replicas`. */
export class ReplicaRegistry {
  private bucket: Promise<KV> | null = null;

  constructor(
    private readonly nc: NatsConnection,
    private readonly layout: BusLayout = DEFAULT_LAYOUT,
    private readonly ttlMs: number = REPLICA_TTL_MS,
  ) {}

  async put(record: ReplicaRecord): Promise<void> {
    await this.within((kv) => kv.put(keyOf(record), JSON.stringify(record)));
  }

  /** Says goodbye, so that `list` need not wait for the record to expire. */
  async remove(record: Pick<ReplicaRecord, 'service' | 'replica'>): Promise<void> {
    await this.within((kv) => kv.purge(keyOf(record)));
  }

  /** Sorted by service and replica. */
  async list(): Promise<readonly ReplicaRecord[]> {
    return this.within(async (kv) => {
      const entries = await Promise.all((await this.keys()).map((key) => kv.get(key)));
      return entries.flatMap((entry) => (entry?.operation === 'PUT' ? [entry.json<ReplicaRecord>()] : []));
    });
  }

  /** By stream info, not by `kv.keys()`: that one counts entries first and waits for ever when one expires before it is read. */
  private async keys(): Promise<readonly string[]> {
    const manager = await jetstreamManager(this.nc, { checkAPI: false });
    const { state } = await manager.streams.info(`KV_${REPLICAS_BUCKET}`, { subjects_filter: `${SUBJECT_PREFIX}>` });
    return Object.keys(state.subjects ?? {})
      .map((subject) => subject.slice(SUBJECT_PREFIX.length))
      .toSorted();
  }

  /**
   * Puts the record now, three times per time-to-live, and whenever `beat` is called. One after the other, each as it is then: a record
   * never goes back to an older one.
   *
   * @param onError called when a beat failed; it is tried again a second later.
   */
  startHeartbeat(record: () => ReplicaRecord, onError: (error: unknown) => void = () => undefined): ReplicaHeartbeat {
    let beating: Promise<void> | null = null;
    const loop = { again: false, stopped: false };
    const beatOnce = async (): Promise<void> => {
      do {
        loop.again = false;
        try {
          await this.put(record());
        } catch (error) {
          onError(error);
          // What others see is old until then.
          loop.again = true;
          await delay(RETRY_MS, undefined, { ref: false });
        }
      } while (loop.again && !loop.stopped);
      beating = null;
    };
    const beat = (): void => {
      loop.again = true;
      beating ??= beatOnce();
    };
    beat();
    const timer = setInterval(beat, this.ttlMs / 3).unref();
    const stop = (): void => {
      loop.stopped = true;
      clearInterval(timer);
    };
    return { beat, stop };
  }

  /** Opens the bucket anew after a failure: the broker may have lost its store. */
  private async within<T>(action: (kv: KV) => Promise<T>): Promise<T> {
    try {
      this.bucket ??= ensureReplicasBucket(this.nc, this.layout, this.ttlMs);
      return await action(await this.bucket);
    } catch (error) {
      this.bucket = null;
      throw error;
    }
  }
}

/** Keys take letters, digits and `_-=/.`; everything else becomes `=` and its code point. */
const keyOf = ({ service, replica }: Pick<ReplicaRecord, 'service' | 'replica'>): string => `${keySegment(service)}.${keySegment(replica)}`;
const keySegment = (text: string): string => text.replace(/[^A-Za-z0-9_-]/gu, (char) => `=${char.codePointAt(0)?.toString(16)}=`);
