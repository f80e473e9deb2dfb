// SPDX-License-Identifier: AGPL-3.0-or-later
import { Injectable, Logger } from '@nestjs/common';
import { type IntelPayload, IntelStore } from '@ttp/persistence';
import { span } from '@ttp/tracing';
import { type CONSUMED_TOPICS, type Envelope, type TaggerEvent } from '@ttp/ttp-core';
import { DROPPED, type Anchored } from './anchor.resolver';
import type { Attempt } from './attempt';
import { LruMap } from './lru-map';

const SESSION_ENDED = 'attacker.session.ended' satisfies (typeof CONSUMED_TOPICS)[number];
const REMEMBERED = 20_000;
const REMEMBER_MS = 10_000;

interface Known {
  readonly intel: IntelPayload | null;
  readonly readAt: number;
}

/** Tags by stored intelligence at the end of a session, in case `attacker.intel.enriched` was lost or came before the worker. */
@Injectable()
export class IntelCatchUp {
  private readonly log = new Logger(IntelCatchUp.name);
  private readonly known = new LruMap<string, Known>(REMEMBERED);

  constructor(private readonly store: IntelStore) {}

  /** Looks up the attackers of all sessions of a batch at once. Never rejects: without an answer there is only nothing to catch up. */
  async prepare(batch: readonly Attempt<Anchored>[]): Promise<void> {
    const now = Date.now();
    const isStale = (uuid: string) => now - (this.known.get(uuid)?.readAt ?? 0) > REMEMBER_MS;
    const uuids = [...new Set(batch.flatMap((event) => (event.ok && event.value !== DROPPED ? (attackerOf(event.value) ?? []) : [])))].filter(isStale);
    if (uuids.length === 0) return;
    try {
      const found = await span('decnet.ttp.worker', 'ttp.worker.intel_catchup', () => ({ attacker_uuid: uuids }), () => this.store.findByAttackers(uuids));
      for (const uuid of uuids) this.known.set(uuid, { intel: found.get(uuid) ?? null, readAt: now });
    } catch (error) {
      this.log.warn(`intelligence on ${uuids.length} attackers could not be read: ${String(error)}`);
    }
  }

  /** An event for what is stored of the session's attacker, under the id of the live path: both give the same tags. */
  eventAfter(envelope: Envelope, session: TaggerEvent | undefined): TaggerEvent | null {
    const uuid = attackerOf(envelope);
    const intel = uuid === null ? null : this.known.get(uuid)?.intel;
    if (!session || uuid === null || !intel) return null;
    return { ...session, sourceKind: 'intel', sourceId: uuid, payload: intel };
  }
}

function attackerOf({ topic, payload }: Envelope): string | null {
  const uuid = payload['attacker_uuid'];
  return topic === SESSION_ENDED && typeof uuid === 'string' ? uuid : null;
}
