// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Dossier, IdentityFacts, TagGroup } from '@ttp/attack-stix';
import { type DataSource, In } from 'typeorm';
import { settled } from '../connection/read';
import { AttackerBehaviorRow, AttackerIdentityRow, AttackerIntelRow } from '../entities';
import { identityWinners } from '../rollups/merge-kin';
import { tagGroupsBy } from '../rollups/tag-groups';
import { tagsOnIdentities } from '../rollups/tag-scope';
import { attackerFacts, attackerRows, type DossierRow, laterAtAddress } from './attacker-facts';
import { attackerTags } from './attacker-tags';
import { commandLines } from './command-lines';
import { behaviorFacts, identityFacts, intelFacts } from './facts';
import { artifactsOf, fingerprintsOf, observationsOf, smtpTargetsOf } from './listed-facts';

/** The dossiers of a load of attackers, in the order of the uuids; a dozen statements, however many they are. */
export async function dossiersOf(source: DataSource, uuids: readonly string[]): Promise<readonly Dossier[]> {
  const rows = await attackerRows(source, uuids);
  const found = rows.map(({ uuid }) => uuid);
  const ips = [...new Set(rows.map(({ ip }) => ip))];
  const commands = new Map(rows.map((row) => [row.uuid, commandLines(row.commands)]));
  const [later, identities, behavior, intel, tags, artifacts, smtpTargets, observations, fingerprints] = await Promise.all([
    laterAtAddress(source, found),
    identitiesOf(source, rows),
    rowsOf(source, AttackerBehaviorRow, found),
    rowsOf(source, AttackerIntelRow, found),
    attackerTags(source, found, found.filter((uuid) => commands.get(uuid)?.length === 0)),
    artifactsOf(source, ips),
    smtpTargetsOf(source, found),
    observationsOf(source, found),
    fingerprintsOf(source, ips),
  ]);
  return rows.map((row): Dossier => {
    const { uuid, ip, identityId } = row;
    const resolved = identityId === null ? undefined : identities.get(identityId);
    const own = tags.groups.get(uuid) ?? [];
    const typed = commands.get(uuid) ?? [];
    const [behaviorRow, intelRow] = [behavior.get(uuid), intel.get(uuid)];
    return {
      attacker: attackerFacts(row, own),
      isLaterAtAddress: later.has(uuid),
      identity: resolved?.facts ?? null,
      behavior: behaviorRow ? behaviorFacts(behaviorRow) : null,
      intel: intelRow ? intelFacts(intelRow) : null,
      sightings: own,
      identitySightings: resolved?.sightings ?? [],
      artifacts: artifacts.get(ip) ?? [],
      smtpTargets: smtpTargets.get(uuid) ?? [],
      commands: typed.length > 0 ? typed : (tags.lines.get(uuid) ?? []),
      observations: observations.get(uuid) ?? [],
      fingerprints: fingerprints.get(ip) ?? [],
    };
  });
}

export interface ResolvedIdentity {
  readonly facts: IdentityFacts;
  /** Tags that name the identity and no attacker. */
  readonly sightings: readonly TagGroup[];
}

/** By the identity that an attacker's row names, which may have been merged into another since. */
const identitiesOf = (source: DataSource, rows: readonly DossierRow[]): Promise<ReadonlyMap<string, ResolvedIdentity>> =>
  resolveIdentities(source, [...new Set(rows.flatMap(({ identityId }) => identityId ?? []))]);

/** The winner of each identity, and what it was seen to do; unknown ones are missing. */
export async function resolveIdentities(source: DataSource, uuids: readonly string[]): Promise<ReadonlyMap<string, ResolvedIdentity>> {
  const winners = await identityWinners(source, uuids);
  const ids = [...new Set(winners.values())];
  const [rows, sightings] = await Promise.all([
    settled(() => source.manager.findBy(AttackerIdentityRow, { uuid: In(ids) })),
    tagGroupsBy(source, 'k.winner', tagsOnIdentities(ids)),
  ]);
  const byWinner = new Map(rows.map((row) => [row.uuid, { facts: identityFacts(row), sightings: sightings.get(row.uuid) ?? [] }]));
  const resolved = (uuid: string, winner: string): [string, ResolvedIdentity][] => {
    const identity = byWinner.get(winner);
    return identity ? [[uuid, identity]] : [];
  };
  return new Map([...winners].flatMap(([uuid, winner]) => resolved(uuid, winner)));
}

/** By attacker. */
async function rowsOf<T extends AttackerBehaviorRow | AttackerIntelRow>(source: DataSource, entity: new () => T, uuids: readonly string[]) {
  const rows = await settled(() => source.getRepository<AttackerBehaviorRow | AttackerIntelRow>(entity).findBy({ attackerUuid: In(uuids) }));
  return new Map(rows.map((row) => [row.attackerUuid, row as T]));
}
