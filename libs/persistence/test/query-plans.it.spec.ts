// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DataSource } from 'typeorm';
import { AttackerStore, BackfillReader, DossierReader, IntelStore, pruneTags, RollupRepository, RuleLog } from '../src';
import { aCampaign, anIdentity, aTag, collect, NOW, profile, put, storeTags, tagsOfSession } from './builders';
import { describeOnEachDialect } from './databases';
import { accessesOf, statementsOf } from './query-plans';

const ATTACKERS = 120;
const TAGS_OF_ATTACKER = 30;
const SINCE = new Date('2026-11-01T00:00:00Z');
const LATER = new Date('2026-12-01T00:00:00Z');

const LONG_AGO = '2026-10-01 08:00:00.000000';

const ADDRESSES = Array.from({ length: ATTACKERS }, (_, n) => `198.51.100.${n}`);

/** The tags of identities and of their attackers. */
const OF_IDENTITIES = ['t ix_ttp_tag_identity_technique', 't ix_ttp_tag_attacker_technique'];

/** Tables, under their names and aliases, of which none of these may read all. */
const LARGE = /^(?:t|ttp_tag|TtpTagRow|a|attackers|AttackerRow|AttackerIntelRow)$/;

describeOnEachDialect('the plan of a query', (databases) => {
  let source: DataSource;
  let [attacker, other, session, identity, campaign] = ['', '', '', '', ''];

  beforeAll(async () => {
    source = await databases().open();
    const attackers = [...(await new AttackerStore(source).createMissing(ADDRESSES, NOW)).values()];
    campaign = await aCampaign(source);
    const identities = await Promise.all(Array.from({ length: 10 }, (_, n) => anIdentity(source, n === 0 ? { campaign_id: campaign } : {})));
    for (const [n, identity_id] of identities.entries()) await profile(source, attackers[n * 3] ?? '', { identity_id });
    await storeTags(source, ...attackers.flatMap((attackerUuid, n) => tagsOf(attackerUuid, identities[n % 50] ?? null)));
    for (const [n, attacker_uuid] of attackers.entries()) await put(source, 'attacker_intel', { uuid: `intel-${n}`, attacker_uuid, attacker_ip: '' });
    for (let seq = 1; seq <= 60; seq++) {
      await put(source, 'ttp_rule_change', { seq, rule_id: `R000${seq % 20}`, action: 'state', changed_by: 'ann', changed_at: LONG_AGO });
    }
    // Most attackers are written seldom.
    await source.query('UPDATE attackers SET updated_at = ?', [LONG_AGO]);
    [attacker = '', other = ''] = attackers;
    [session, identity] = [sessionOf(attacker, 1), identities[0] ?? ''];
    // MariaDB counts by itself sooner or later; SQLite has no statistics, here as anywhere.
    if (databases().dialect === 'mysql') await source.query('ANALYZE TABLE ttp_tag, attackers, attacker_intel, attacker_identities, ttp_rule_change');
  });

  const rollups = () => new RollupRepository(source);
  const dossiers = () => new DossierReader(source);
  const technique = { techniqueId: 'T1003' };

  it.each<[string, () => Promise<unknown>, readonly string[]]>([
    ['the attackers of addresses', () => new AttackerStore(source).findByIps(ADDRESSES.slice(0, 2)), ['AttackerRow ix_attackers_ip']],
    ['intelligence', () => new IntelStore(source).findByAttackers([attacker, other]), ['AttackerIntelRow ix_attacker_intel_attacker_uuid']],
    ['new tags', () => storeTags(source, ...[attacker, other].map(newTag)), ['attackers PRIMARY']],
    ['techniques of an attacker', () => rollups().byAttacker(attacker), ['t ix_ttp_tag_attacker_technique']],
    ['techniques of a session', () => rollups().bySession(session), ['t ix_ttp_tag_session_id']],
    ['techniques of an identity', () => rollups().byIdentity(identity), OF_IDENTITIES],
    ['techniques of a campaign', () => rollups().byCampaign(campaign), OF_IDENTITIES],
    ['tags of an attacker', () => rollups().tagsOf('attacker', attacker, technique), ['t ix_ttp_tag_attacker_technique']],
    ['tags of a session', () => rollups().tagsOf('session', session, technique), ['t ix_ttp_tag_session_id']],
    ['tags of an identity', () => rollups().tagsOf('identity', identity, technique), OF_IDENTITIES],
    ['phases', () => rollups().listDeckyPhases(identity), OF_IDENTITIES],
    ['attackers, page by page', () => rollups().attackers({ limit: 10 }), ['AttackerRow ix_attackers_last_seen', 't ix_ttp_tag_attacker_technique']],
    ['who used what', () => dossiers().techniqueActors('session', session), ['t ix_ttp_tag_session_id']],
    ['a layer', () => dossiers().tagGroups('attacker', attacker), ['t ix_ttp_tag_attacker_technique']],
    ['a dossier', () => dossiers().attacker(attacker), ['t ix_ttp_tag_attacker_technique']],
    ['the dossier of an identity', async () => drained((await dossiers().identity(identity))!.attackers), ['a ix_attackers_identity_id', 't ix_ttp_tag_attacker_technique']],
    ['the dossier of a session', () => dossiers().session(session), ['t ix_ttp_tag_session_id', 'TtpTagRow PRIMARY']],
    ['an export of all', () => firstOf(dossiers().fleet({ limit: 3 })), ['attackers ix_attackers_last_seen']],
    ['a page of TAXII', () => firstOf(dossiers().written({ until: LATER, after: NOW, rows: 3 })), ['attackers ix_attackers_updated_at']],
    ['the history of a rule', () => new RuleLog(source).history('R0001', { limit: 10 }), ['TtpRuleChangeRow ix_ttp_rule_change_rule']],
    ['a backfill of commands', () => firstOf(new BackfillReader(source).attackerCommands({ since: SINCE, after: attacker })), ['attackers PRIMARY']],
    ['a backfill of triggers', () => firstOf(new BackfillReader(source).canaryTriggers({ since: SINCE, after: attacker })), ['trigger PRIMARY']],
  ])('%s', async (_, work, wanted) => {
    const accesses = await accessesOf(source, await statementsOf(source, work));
    expect(accesses.map(({ table, index }) => `${table} ${index}`)).toEqual(expect.arrayContaining([...wanted]));
    expect(accesses.filter(({ table, index }) => index === 'none' && LARGE.test(table))).toEqual([]);
  });

  it('removes old tags by their keys', async () => {
    const observedAt = new Date('2025-01-01T00:00:00Z');
    await storeTags(source, ...tagsOfSession(attacker, 'old', 100, { observedAt }));
    const prune = () => collect(pruneTags(source, { seenBefore: SINCE, taggedBefore: LATER, batchRows: 50, dryRun: false }));
    const deletes = (await statementsOf(source, prune)).filter(({ sql }) => sql.startsWith('DELETE'));
    expect(deletes).toHaveLength(2);
    expect(await accessesOf(source, deletes)).toEqual([{ table: 'ttp_tag', index: 'PRIMARY' }]);
  });
});

async function drained(rows: Iterable<unknown> | AsyncIterable<unknown>): Promise<void> {
  for await (const _ of rows);
}

const firstOf = (rows: AsyncGenerator) => rows.next().then(() => rows.return(undefined));

const newTag = (attackerUuid: string) => aTag({ attackerUuid, sourceId: attackerUuid });

const sessionOf = (attackerUuid: string, n: number): string => `${attackerUuid}-${n}`;

const tagsOf = (attackerUuid: string, identityUuid: string | null) =>
  Array.from({ length: TAGS_OF_ATTACKER }, (_, i) =>
    aTag({
      attackerUuid,
      identityUuid: i === 0 ? identityUuid : null,
      sourceId: `${attackerUuid}#${i}`,
      sessionId: sessionOf(attackerUuid, i % 6),
      techniqueId: `T${1_000 + (i % 7)}`,
      subTechniqueId: null,
    }),
  );
