// SPDX-License-Identifier: AGPL-3.0-or-later
import { Injectable } from '@nestjs/common';
import { actorId, type AttackerFacts, attackerObjects, identityActorObjects } from '@ttp/attack-stix';
import type { Dossier, StixObject, StixOptions, StixProfile } from '@ttp/attack-stix';
import { DossierReader, WRITE_SETTLED_MS } from '@ttp/persistence';
import { ExportOptions } from '../exports/export.options';
import { type AttackerPart, objectPage, type ObjectPage, type Wanted } from './object-page';
import type { PagePosition } from './page-position';

/** Which part of a collection. */
export interface FeedFilter {
  readonly profile: StixProfile;
  readonly addedAfter?: Date | undefined;
  readonly from?: PagePosition | undefined;
  readonly signal: AbortSignal;
}

/** The attackers of identities that have no times of their own, on one page. */
type KinOf = Map<string, Promise<readonly AttackerFacts[] | undefined>>;

/** An attacker without anything has an address, its observation and an actor, behind the producer. */
const FEWEST_OBJECTS = 4;
const MOST_ROWS = 200;

/** The objects of a collection in the order in which their attackers were last written (docs/decisions/0021-taxii-pages-follow-writes.md). */
@Injectable()
export class TaxiiFeed {
  constructor(
    private readonly reader: DossierReader,
    private readonly options: ExportOptions,
  ) {}

  page(filter: FeedFilter, wanted: Wanted): Promise<ObjectPage> {
    const rows = wanted.ids || wanted.types ? MOST_ROWS : Math.ceil((wanted.limit + 1) / FEWEST_OBJECTS);
    return objectPage(this.parts(filter, rows), wanted);
  }

  private async *parts({ profile, addedAfter: after, from, signal }: FeedFilter, rows: number): AsyncGenerator<AttackerPart> {
    const options = this.options.of({ profile });
    const until = new Date(Date.now() - WRITE_SETTLED_MS);
    const kinOf: KinOf = new Map();
    for await (const { dossier, at } of this.reader.written({ after, until, from, rows, signal })) {
      const { uuid } = dossier.attacker;
      const objects = await this.objectsOf(dossier, options, kinOf);
      const isFirst = from !== undefined && uuid === from.uuid && at === from.at;
      yield { uuid, at, objects: isFirst ? objects.slice(objects.findIndex(({ id }) => id === from.behind) + 1) : objects };
    }
  }

  /** Each before those that refer to it. */
  private async objectsOf(dossier: Dossier, options: StixOptions, kinOf: KinOf): Promise<readonly StixObject[]> {
    const { objects } = attackerObjects(dossier, options);
    return [...objects, ...(await this.identityOf(dossier, options, kinOf))];
  }

  /** The actor of the attacker's identity, and its link to this attacker alone: the other attackers bring theirs. */
  private async identityOf({ identity, attacker }: Dossier, options: StixOptions, kinOf: KinOf): Promise<readonly StixObject[]> {
    if (identity === null) return [];
    const { uuid, firstSeen, lastSeen } = identity;
    // Without times of its own it has those of all its attackers, which are read once a page.
    if (firstSeen === null && lastSeen === null && !kinOf.has(uuid)) kinOf.set(uuid, this.attackersOf(uuid));
    const attackers = (await kinOf.get(uuid)) ?? [attacker];
    const own = actorId(attacker.uuid);
    return identityActorObjects(identity, attackers, options).filter(({ type, target_ref: target }) => type !== 'relationship' || target === own);
  }

  /** Undefined when the identity has gone meanwhile. */
  private async attackersOf(identityUuid: string): Promise<readonly AttackerFacts[] | undefined> {
    const found = await this.reader.identity(identityUuid);
    if (found === null) return undefined;
    const facts: AttackerFacts[] = [];
    for await (const { attacker } of found.attackers) facts.push(attacker);
    return facts;
  }
}
