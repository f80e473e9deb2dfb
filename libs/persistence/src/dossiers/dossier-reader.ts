// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Dossier, IdentityDossier, SessionDossier, TagGroup } from '@ttp/attack-stix';
import type { DataSource } from 'typeorm';
import {
  type AttackerFilter,
  type AttackerRef,
  countAttackers,
  loadsOf,
  newestAttackers,
  type RawRef,
  SIZE,
  toRef,
} from '../attackers/attacker-pages';
import { type IntelRecord, intelRecord } from '../attackers/intel-record';
import { type WriteFilter, writtenAttackers } from '../attackers/written-attackers';
import { pieces } from '../connection/lists';
import { oneAhead } from '../connection/one-ahead';
import { select } from '../connection/read';
import { fleetTags } from '../rollups/fleet-tags';
import { tagGroups } from '../rollups/tag-groups';
import { CAMPAIGN_IDENTITIES, IDENTITY_KIN, type Scope, tagsIn } from '../rollups/tag-scope';
import { tagCounts } from '../rollups/tag-spans';
import { techniqueActors, type TechniqueActors } from '../rollups/technique-actors';
import { type AttackerExportRow, exportRows } from './attacker-export';
import { dossiersOf, resolveIdentities } from './dossiers-of';
import { observationSizes } from './observation-sizes';
import { sessionDossier } from './session-dossier';

/** A session is shown, not exported: the tags behind the first so many would not be read by anybody. */
const MOST_TAGS_OF_SESSION = 10_000;

/** About what a tag adds to a load, in bytes, where folding does not help: one row of the result, one group. */
const TAG_SIZE = 800;

export interface WrittenDossier {
  readonly dossier: Dossier;
  /** Of the attacker's row. */
  readonly at: string;
}

/**
 * What exports need, read in few statements and bounded memory, with equal answers on both dialects. A column with malformed JSON counts as
 * empty. Methods throw `NotYet` while the database is away.
 */
export class DossierReader {
  constructor(private readonly source: DataSource) {}

  /** Null for an unknown attacker. */
  async attacker(uuid: string): Promise<Dossier | null> {
    return (await dossiersOf(this.source, [uuid])).at(0) ?? null;
  }

  /** The winner's, when the identity was merged; its attackers are read as they are taken. Null for an unknown one. */
  async identity(uuid: string): Promise<IdentityDossier | null> {
    const resolved = (await resolveIdentities(this.source, [uuid])).get(uuid);
    return resolved ? { identity: resolved.facts, sightings: resolved.sightings, attackers: this.dossiersOfIdentity(uuid) } : null;
  }

  private async *dossiersOfIdentity(uuid: string): AsyncGenerator<Dossier> {
    for (const some of pieces(await this.attackersOf(uuid))) {
      for (const load of loadsOf(await this.weighed(some))) yield* await dossiersOf(this.source, uuidsOf(load));
    }
  }

  /** Null for a session without tags. */
  session(sessionId: string): Promise<SessionDossier | null> {
    return sessionDossier(this.source, sessionId, MOST_TAGS_OF_SESSION);
  }

  /** The identities of a campaign, or of the one that it was merged into: winners only, ordered. */
  async campaign(uuid: string): Promise<readonly string[]> {
    const sql = `WITH RECURSIVE ${CAMPAIGN_IDENTITIES.join(', ')} SELECT DISTINCT winner FROM kin ORDER BY winner`;
    return (await select<{ winner: string }>(this.source, sql, [uuid])).map(({ winner }) => winner);
  }

  /** Everybody, the last seen first; ends with the signal's reason when that is given. */
  async *fleet(filter: AttackerFilter = {}): AsyncGenerator<Dossier> {
    const read = (load: readonly AttackerRef[]) => {
      filter.signal?.throwIfAborted();
      return dossiersOf(this.source, uuidsOf(load));
    };
    for await (const dossiers of oneAhead(this.loads(filter), read)) yield* dossiers;
  }

  /** How many attackers a filter lets through, now. */
  countAttackers(filter: AttackerFilter = {}): Promise<number> {
    return countAttackers(this.source, filter);
  }

  /** Everybody, the first written first, with the write under which each was found. */
  async *written(filter: WriteFilter): AsyncGenerator<WrittenDossier> {
    for await (const page of writtenAttackers(this.source, filter)) {
      const writes = new Map(page.map(({ uuid, at }) => [uuid, at]));
      for (const load of loadsOf(await this.weighed(page))) {
        filter.signal?.throwIfAborted();
        for (const dossier of await dossiersOf(this.source, uuidsOf(load))) yield { dossier, at: writes.get(dossier.attacker.uuid) ?? '' };
      }
    }
  }

  /** The rows of the plain export, in the order of `fleet`. */
  async *attackerExport(filter: AttackerFilter = {}): AsyncGenerator<AttackerExportRow> {
    for await (const page of newestAttackers(this.source, filter)) {
      for (const load of loadsOf(page)) {
        filter.signal?.throwIfAborted();
        yield* await exportRows(this.source, uuidsOf(load));
      }
    }
  }

  /** What providers say of an attacker, or null when nobody has asked them. */
  intelOf(attackerUuid: string): Promise<IntelRecord | null> {
    return intelRecord(this.source, attackerUuid);
  }

  /** The tags of a scope, folded, for a layer. `fleet` reads every tag, as `RollupRepository.all` does. */
  async tagGroups(...scope: Scope): Promise<readonly TagGroup[]> {
    return scope[0] === 'fleet' ? (await fleetTags(this.source)).groups : tagGroups(this.source, tagsIn(scope));
  }

  /** Who used what in a scope. `fleet` reads every tag, together with `tagGroups` when both are asked for. */
  async techniqueActors(...scope: Scope): Promise<readonly TechniqueActors[]> {
    return scope[0] === 'fleet' ? (await fleetTags(this.source)).actors : techniqueActors(this.source, scope);
  }

  private async *loads(filter: AttackerFilter): AsyncGenerator<readonly AttackerRef[]> {
    for await (const page of newestAttackers(this.source, filter)) yield* loadsOf(await this.weighed(page));
  }

  private async attackersOf(identityUuid: string): Promise<readonly AttackerRef[]> {
    const sql = `WITH RECURSIVE ${IDENTITY_KIN}
      SELECT a.uuid AS uuid, ${SIZE} FROM kin k CROSS JOIN attackers a ON a.identity_id = k.uuid ORDER BY a.last_seen DESC, a.uuid DESC`;
    return (await select<RawRef>(this.source, sql, [identityUuid])).map(toRef);
  }

  private async weighed(attackers: readonly AttackerRef[]): Promise<readonly AttackerRef[]> {
    const uuids = uuidsOf(attackers);
    const [counts, observed] = await Promise.all([tagCounts(this.source, uuids), observationSizes(this.source, uuids)]);
    return attackers.map(({ uuid, size }) => ({ uuid, size: size + TAG_SIZE * (counts.get(uuid) ?? 0) + (observed.get(uuid) ?? 0) }));
  }
}

const uuidsOf = (attackers: readonly AttackerRef[]): string[] => attackers.map(({ uuid }) => uuid);
