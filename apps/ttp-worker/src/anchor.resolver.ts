// SPDX-License-Identifier: AGPL-3.0-or-later
import { Inject, Injectable } from '@nestjs/common';
import { Settings } from '@ttp/config';
import { AttackerStore } from '@ttp/persistence';
import { anchorOf, NotYet, Rejected, withAttacker, type Anchor, type Envelope } from '@ttp/ttp-core';
import { andThen, attempt, failed, type Attempt } from './attempt';
import { LruMap } from './lru-map';

/** Addresses whose attacker is remembered; some 150 bytes each. */
const REMEMBERED = 50_000;

interface Needed {
  readonly envelope: Envelope;
  readonly anchor: Anchor;
}

/** Address -> attacker uuid, with one query for all unknown addresses of a batch. */
@Injectable()
export class AnchorResolver {
  private readonly known = new LruMap<string, string>(REMEMBERED);

  constructor(
    private readonly attackers: AttackerStore,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /** The same envelopes with their attacker; `NotYet` where nobody has written the attacker, `Rejected` where nothing names one. */
  async resolve(envelopes: readonly Attempt<Envelope>[]): Promise<readonly Attempt<Envelope>[]> {
    const needed = envelopes.map((decoded) => andThen(decoded, (envelope) => ({ envelope, anchor: anchorOf(envelope) })));
    await this.lookUp(needed);
    return needed.map((item) => (item.ok ? attempt(() => this.anchored(item.value)) : failed(item.error)));
  }

  /** After a foreign key failed, an attacker that we remember may be gone. */
  forget(): void {
    this.known.clear();
  }

  private async lookUp(needed: readonly Attempt<Needed>[]): Promise<void> {
    const addresses = needed.flatMap((item) => (item.ok && item.value.anchor.kind === 'address' ? [item.value.anchor.ip] : []));
    const unknown = [...new Set(addresses)].filter((ip) => !this.known.has(ip));
    if (unknown.length === 0) return;
    const found = this.settings.attackerMode === 'create' ? await this.attackers.createMissing(unknown, new Date()) : await this.attackers.findByIps(unknown);
    for (const [ip, uuid] of found) this.known.set(ip, uuid);
  }

  private anchored({ envelope, anchor }: Needed): Envelope {
    if (anchor.kind === 'anchored') return envelope;
    if (anchor.kind === 'none') throw new Rejected(anchor.reason);
    const uuid = this.known.get(anchor.ip);
    // The profiler writes an attacker up to half a minute after its first event.
    if (uuid === undefined) throw new NotYet('no attacker is stored for this address yet');
    return withAttacker(envelope, uuid);
  }
}
