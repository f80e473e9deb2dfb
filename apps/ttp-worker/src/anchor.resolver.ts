// SPDX-License-Identifier: AGPL-3.0-or-later
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Settings } from '@ttp/config';
import { AttackerStore } from '@ttp/persistence';
import { anchorOf, classify, NotYet, Rejected, withAttacker, type Anchor, type Envelope } from '@ttp/ttp-core';
import { isIP } from 'node:net';
import { andThen, type Attempt } from './attempt';
import { LruMap } from './lru-map';
import { WorkerMetrics } from './worker.metrics';

/** Addresses whose attacker is remembered; some 150 bytes each. */
const REMEMBERED = 50_000;

/** Kinds that nobody knows are told once each, but a sender who invents new ones does not fill the log. */
const TOLD_KINDS = 100;

/** An event that nobody can or wants to tag: counted and done. */
export const DROPPED = Symbol('dropped');

export type Anchored = Envelope | typeof DROPPED;

interface Needed {
  readonly envelope: Envelope;
  readonly anchor: Anchor;
}

/** Address -> attacker uuid, with one query for all unknown addresses of a batch. */
@Injectable()
export class AnchorResolver {
  private readonly log = new Logger(AnchorResolver.name);
  private readonly remembered = new LruMap<string, string>(REMEMBERED);
  private readonly told = new Set<string>();

  constructor(
    private readonly attackers: AttackerStore,
    private readonly metrics: WorkerMetrics,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /** The same envelopes with their attacker; `NotYet` where nobody has written the attacker, `DROPPED` where nothing names one. */
  async resolve(envelopes: readonly Attempt<Envelope>[]): Promise<readonly Attempt<Anchored>[]> {
    const needed = envelopes.map((decoded) => andThen(decoded, (envelope) => this.needs(envelope)));
    const uuids = await this.lookUp(needed);
    return needed.map((item) => andThen(item, (value) => this.anchored(value, uuids)));
  }

  /** After a foreign key failed, an attacker that we remember may be gone. */
  forget(): void {
    this.remembered.clear();
  }

  private needs(envelope: Envelope): Needed {
    const found = classify(envelope);
    if (found.status === 'unknown') this.unknownKind(found.name);
    const anchor = anchorOf(envelope);
    if (anchor.kind === 'address' && this.createsAttackers && isIP(anchor.ip) === 0) throw new Rejected('the source address is not an IP address');
    return { envelope, anchor };
  }

  private get createsAttackers(): boolean {
    return this.settings.attackerMode === 'create';
  }

  private unknownKind(name: string): void {
    this.metrics.dropped('unknown_kind');
    if (this.told.has(name) || this.told.size >= TOLD_KINDS) return;
    this.told.add(name);
    this.log.log(`events of the unknown kind ${JSON.stringify(name.slice(0, 64))} are ignored`);
  }

  private async lookUp(needed: readonly Attempt<Needed>[]): Promise<ReadonlyMap<string, string>> {
    const addresses = new Set(needed.flatMap((item) => (item.ok && item.value.anchor.kind === 'address' ? [item.value.anchor.ip] : [])));
    const uuids = new Map<string, string>();
    for (const ip of addresses) {
      const uuid = this.remembered.get(ip);
      if (uuid !== undefined) uuids.set(ip, uuid);
    }
    const unknown = [...addresses].filter((ip) => !uuids.has(ip));
    if (unknown.length === 0) return uuids;
    const found = this.createsAttackers ? await this.attackers.createMissing(unknown, new Date()) : await this.attackers.findByIps(unknown);
    for (const [ip, uuid] of found) this.remembered.set(ip, uuid);
    return new Map([...uuids, ...found]);
  }

  private anchored({ envelope, anchor }: Needed, uuids: ReadonlyMap<string, string>): Anchored {
    if (anchor.kind === 'anchored') return envelope;
    if (anchor.kind === 'none') {
      this.metrics.dropped('no_anchor');
      return DROPPED;
    }
    const uuid = uuids.get(anchor.ip);
    // The profiler writes an attacker up to half a minute after its first event.
    if (uuid === undefined) throw new NotYet('no attacker is stored for this address yet');
    return withAttacker(envelope, uuid);
  }
}
