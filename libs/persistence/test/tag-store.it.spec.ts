// SPDX-License-Identifier: AGPL-3.0-or-later
import { NotYet, Rejected, type Tag } from '@ttp/ttp-core';
import type { DataSource } from 'typeorm';
import { RollupRepository, TagStore } from '../src';
import { anAttacker, anIdentity, announcedUuids, announceUuids, aTag, countOf, item, NOW, OPTIONS, tagsOfSession } from './builders';
import { describeOnEachDialect } from './databases';

const uuids = (tags: readonly Tag[]) => tags.map(({ uuid }) => uuid);

const rawTag = (tag: Tag, changes: Readonly<Record<string, unknown>>) => {
  const row = {
    uuid: tag.uuid,
    source_kind: tag.sourceKind,
    source_id: tag.sourceId,
    attacker_uuid: tag.attackerUuid,
    tactic: tag.tactic,
    technique_id: tag.techniqueId,
    confidence: tag.confidence,
    rule_id: tag.ruleId,
    rule_version: tag.ruleVersion,
    evidence: '{}',
    attack_release: tag.attackRelease,
    created_at: '2026-11-21 08:00:00.123456',
    ...changes,
  };
  return { sql: `INSERT INTO ttp_tag (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row).map(() => '?').join(', ')})`, values: Object.values(row) };
};

const failing = () => {
  throw new Error('cannot announce');
};

describeOnEachDialect('the tag store', (databases) => {
  let source: DataSource;
  let store: TagStore;
  let attacker: string;
  beforeEach(async () => {
    source = await databases().open();
    store = new TagStore(source);
    attacker = await anAttacker(source);
  });

  it('stores what is new, once, and says which that is', async () => {
    const tags = tagsOfSession(attacker, 'sess-1', 3);
    const first = await store.storeBatch([item(...tags)], announceUuids, OPTIONS);
    expect(first).toMatchObject({ fresh: [tags], belowFloor: 0, known: 0 });
    expect(await announcedUuids(source)).toEqual(uuids(tags));

    const again = await store.storeBatch([item(...tags)], announceUuids, OPTIONS);
    expect(again).toEqual({ fresh: [[]], outbox: [], belowFloor: 0, known: 3 });
    expect(await countOf(source, 'ttp_outbox')).toBe(1);
  });

  it('touches nothing for a batch without tags', async () => {
    expect(await store.storeBatch([], announceUuids, OPTIONS)).toEqual({ fresh: [], outbox: [], belowFloor: 0, known: 0 });
    expect(await store.storeBatch([item(), item()], announceUuids, OPTIONS)).toEqual({ fresh: [[], []], outbox: [], belowFloor: 0, known: 0 });
  });

  it('gives a twin inside the batch to the first item, and announces only items with something new', async () => {
    const [a, b] = tagsOfSession(attacker, 'sess-1', 2) as [Tag, Tag];
    const stored = await store.storeBatch([item(a, a), item(a), item(b, a)], announceUuids, OPTIONS);
    expect(stored.fresh).toEqual([[a], [], [b]]);
    expect(stored.known).toBe(3);
    expect(stored.outbox.map(({ tags }) => tags)).toEqual([[a.uuid], [b.uuid]]);
  });

  it('keeps the first writer of a tag', async () => {
    const tag = aTag({ attackerUuid: attacker, confidence: 0.7 });
    await store.storeBatch([item(tag)], announceUuids, OPTIONS);
    await store.storeBatch([item({ ...tag, confidence: 0.9, evidence: { changed: true } })], announceUuids, OPTIONS);
    const [row] = await new RollupRepository(source).tagsOf('attacker', attacker, { techniqueId: tag.techniqueId });
    expect(row).toMatchObject({ confidence: 0.7, evidence: tag.evidence });
  });

  it('drops what is below the floor and keeps what is on it', async () => {
    const [below, on, product] = tagsOfSession(attacker, 'sess-1', 3) as [Tag, Tag, Tag];
    const tags = [{ ...below, confidence: 0.299_999 }, { ...on, confidence: 0.3 }, { ...product, confidence: 0.7 * 0.3 }];
    const stored = await store.storeBatch([item(...tags)], announceUuids, OPTIONS);
    expect(stored).toMatchObject({ fresh: [[{ uuid: on.uuid }]], belowFloor: 2, known: 0 });
    expect(await countOf(source, 'ttp_tag')).toBe(1);
  });

  it('counts new, known and weak tags of one batch apart', async () => {
    const tags = tagsOfSession(attacker, 'sess-1', 5);
    await store.storeBatch([item(...tags.slice(0, 1))], announceUuids, OPTIONS);
    const mixed = tags.map((tag, i) => (i >= 3 ? { ...tag, confidence: 0.1 } : tag));
    expect(await store.storeBatch([item(...mixed)], announceUuids, OPTIONS)).toMatchObject({ fresh: [tags.slice(1, 3)], belowFloor: 2, known: 1 });
  });

  it('gives back every field as it was stored', async () => {
    const identityUuid = await anIdentity(source);
    const tag = aTag({
      attackerUuid: attacker,
      identityUuid,
      confidence: 0.1 + 0.2 + 0.3,
      evidence: { command_text: "echo 'ñ \u{1F41A} \\ \" %s ? :x'\u0000", list: [1, 2.5, null], nested: { a: true } },
      sourceId: `sess-'"\\?\u{1F41A}`,
    });
    await store.storeBatch([item(tag)], announceUuids, OPTIONS);
    const [row] = await new RollupRepository(source).tagsOf('session', 'sess-1', { techniqueId: tag.techniqueId });
    expect({ ...row }).toEqual(tag);

    const bare = aTag({ attackerUuid: null, identityUuid, sessionId: 'sess-2', deckyId: null, subTechniqueId: null, mitreUrl: null, observedAt: null });
    await store.storeBatch([item(bare)], announceUuids, OPTIONS);
    const [bareRow] = await new RollupRepository(source).tagsOf('session', 'sess-2', { techniqueId: bare.techniqueId });
    expect({ ...bareRow }).toEqual(bare);
  });

  it('keeps microseconds and doubles that others wrote', async () => {
    const { sql, values } = rawTag(aTag({ attackerUuid: attacker }), { confidence: 0.123456789012345 });
    await source.query(sql, values);
    const text = databases().dialect === 'mysql' ? 'CAST(created_at AS CHAR)' : 'created_at';
    expect(await source.query(`SELECT ${text} AS at, confidence FROM ttp_tag`)).toEqual([{ at: '2026-11-21 08:00:00.123456', confidence: 0.123456789012345 }]);
  });

  it('is backed by checks: a tag without an anchor or with an impossible confidence is no row', async () => {
    const tag = aTag({ attackerUuid: attacker });
    const broken = [{ attacker_uuid: null }, { confidence: 1.5 }, { confidence: -0.1 }].map((changes) => rawTag(tag, changes));
    for (const { sql, values } of broken) await expect(source.query(sql, values)).rejects.toThrow(/ttp_tag_has_anchor|ttp_tag_confidence_range/);
    expect(await countOf(source, 'ttp_tag')).toBe(0);
  });

  it.each<[string, Partial<Tag>]>([
    ['attacker_uuid and identity_uuid are both null', { attackerUuid: null }],
    ['confidence', { confidence: 1.5 }],
    ['confidence', { confidence: Number.NaN }],
    ['source_id is longer than 512', { sourceId: 'x'.repeat(513) }],
    ['session_id is longer than 255', { sessionId: 'x'.repeat(256) }],
    ['mitre_url is longer than 512', { mitreUrl: `https://attack.mitre.org/${'x'.repeat(512)}` }],
  ])('refuses a tag for good, with its neighbours, when %s', async (message, parts) => {
    const tag = { ...aTag({ attackerUuid: attacker, sourceId: 'sess-1#1' }), ...parts };
    const batch = store.storeBatch([item(aTag({ attackerUuid: attacker })), item(tag)], announceUuids, OPTIONS);
    await expect(batch).rejects.toThrow(Rejected);
    await expect(batch).rejects.toThrow(message);
    expect(await countOf(source, 'ttp_tag')).toBe(0);
  });

  it('measures length in characters, not in code units', async () => {
    const tag = aTag({ attackerUuid: attacker, sourceId: '\u{1F41A}'.repeat(512) });
    expect((await store.storeBatch([item(tag)], announceUuids, OPTIONS)).fresh).toEqual([[tag]]);
  });

  it('waits for an attacker that is not stored yet, and loses nothing meanwhile', async () => {
    const late = '5b1f5e0c-0000-4000-8000-000000000001';
    const batch = [item(aTag({ attackerUuid: attacker })), item(aTag({ attackerUuid: late, sourceId: 'late#0' }))];
    await expect(store.storeBatch(batch, announceUuids, OPTIONS)).rejects.toThrow(NotYet);
    expect([await countOf(source, 'ttp_tag'), await countOf(source, 'ttp_outbox')]).toEqual([0, 0]);

    const times = Array(3).fill('2026-11-21 08:00:00');
    await source.query("INSERT INTO attackers (uuid, ip, first_seen, last_seen, updated_at) VALUES (?, '198.51.100.9', ?, ?, ?)", [late, ...times]);
    expect((await store.storeBatch(batch, announceUuids, OPTIONS)).fresh.map(({ length }) => length)).toEqual([1, 1]);
  });

  it('stores neither tags nor announcements when the transaction fails', async () => {
    await expect(store.storeBatch([item(...tagsOfSession(attacker, 'sess-1', 700))], failing, OPTIONS)).rejects.toThrow('cannot announce');
    expect([await countOf(source, 'ttp_tag'), await countOf(source, 'ttp_outbox')]).toEqual([0, 0]);
    expect((await store.storeBatch([item(...tagsOfSession(attacker, 'sess-1', 1))], announceUuids, OPTIONS)).fresh[0]).toHaveLength(1);
  });

  it('removes the tags of an attacker or identity that is deleted, and only those', async () => {
    const [other, identityUuid] = [await anAttacker(source, '198.51.100.7'), await anIdentity(source)];
    const tags = [aTag({ attackerUuid: attacker }), aTag({ attackerUuid: null, identityUuid, sourceId: 'b' }), aTag({ attackerUuid: other, sourceId: 'c' })];
    await store.storeBatch([item(...tags)], announceUuids, OPTIONS);
    await source.query('DELETE FROM attackers WHERE uuid = ?', [attacker]);
    await source.query('DELETE FROM attacker_identities WHERE uuid = ?', [identityUuid]);
    expect(await source.query('SELECT attacker_uuid FROM ttp_tag')).toEqual([{ attacker_uuid: other }]);
  });

  it('counts an IPv6 leak once per event, on the attacker and on the identity', async () => {
    const identityUuid = await anIdentity(source);
    const evidence = { addr: 'fe80::1', iid_kind: 'eui64', mac_oui: '00:00:5e' };
    const leak = (sourceId: string, ruleId: string) => aTag({ attackerUuid: attacker, identityUuid, sourceKind: 'ipv6_leak', sourceId, ruleId, evidence });
    const batch = [item(leak('a', 'R0059'), leak('a', 'R0060')), item(leak('b', 'R0059'))];
    await store.storeBatch(batch, announceUuids, OPTIONS);
    await store.storeBatch(batch, announceUuids, OPTIONS);
    expect(await source.query('SELECT ipv6_leak_count, last_ipv6_link_local, last_ipv6_iid_kind, last_ipv6_mac_oui FROM attackers')).toEqual([
      { ipv6_leak_count: 2, last_ipv6_link_local: 'fe80::1', last_ipv6_iid_kind: 'eui64', last_ipv6_mac_oui: '00:00:5e' },
    ]);
    const [{ iids }] = (await source.query('SELECT ipv6_link_local_iids AS iids FROM attacker_identities')) as [{ iids: string }];
    expect(JSON.parse(iids)).toEqual([{ iid: 'fe80::1', oui: '00:00:5e', kind: 'eui64', first_seen: NOW.toISOString() }]);
  });

  it('stores a hundred thousand tags in one call', async () => {
    const stored = await store.storeBatch([item(...tagsOfSession(attacker, 'sess-1', 100_000))], () => [], OPTIONS);
    expect(stored.fresh[0]).toHaveLength(100_000);
    expect(await countOf(source, 'ttp_tag')).toBe(100_000);
  });
});
