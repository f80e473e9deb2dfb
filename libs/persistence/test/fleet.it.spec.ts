// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Dossier } from '@ttp/attack-stix';
import type { DataSource } from 'typeorm';
import { type AttackerFilter, AttackerStore, DossierReader } from '../src';
import { anIdentity, aTag, collect, NOW, profile, put, storeTags } from './builders';
import { describeOnEachDialect } from './databases';

const uuidOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const ipOf = (n: number) => `192.0.2.${n % 256}`;
const MALFORMED = '["cut';

/** Four attackers share each microsecond. */
const seenAt = (n: number) => `2026-11-21 08:00:00.${String(Math.floor(n / 4)).padStart(6, '0')}`;
const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 9, 0, second));
const uuids = (dossiers: readonly Dossier[]) => dossiers.map(({ attacker }) => attacker.uuid);

/** Of what the name of its technique says was run. */
const tag = (attackerUuid: string | null, techniqueId: string, identityUuid: string | null = null) =>
  aTag({
    attackerUuid,
    identityUuid,
    techniqueId,
    subTechniqueId: null,
    sourceId: `${attackerUuid}${techniqueId}`,
    evidence: { command_text: `run ${techniqueId}` },
  });

describeOnEachDialect('the fleet', (databases) => {
  let source: DataSource;
  let reader: DossierReader;

  const add = (n: number, row: object = {}) => {
    const seen = seenAt(n);
    return put(source, 'attackers', { uuid: uuidOf(n), ip: ipOf(n), first_seen: seen, last_seen: seen, updated_at: seen, ...row });
  };

  const found = async (filter: AttackerFilter = {}) => uuids(await collect(reader.fleet(filter)));

  beforeEach(async () => {
    source = await databases().open();
    reader = new DossierReader(source);
  });

  it('is everybody, the last seen first, each once, over pages that cut a tie', async () => {
    for (let n = 0; n < 450; n++) await add(n);
    const all = await found();
    expect(all).toEqual(Array.from({ length: 450 }, (_, i) => uuidOf(449 - i)));
    expect(await found({ limit: 203 })).toEqual(all.slice(0, 203));
    expect((await collect(reader.attackerExport({ limit: 203 }))).map(({ uuid }) => uuid)).toEqual(all.slice(0, 203));
  });

  it('neither repeats nor misses anybody while attackers come and are seen again', async () => {
    for (let n = 0; n < 405; n++) await add(n);
    const met: string[] = [];
    for await (const { attacker } of reader.fleet()) {
      met.push(attacker.uuid);
      if (met.length === 100) {
        await add(9_999, { last_seen: '2026-11-22 00:00:00.000000' });
        await profile(source, uuidOf(404), { last_seen: '2026-11-22 00:00:00.000001' });
        await source.query('DELETE FROM attackers WHERE uuid = ?', [uuidOf(3)]);
      }
    }
    expect(met).toEqual(Array.from({ length: 405 }, (_, i) => uuidOf(404 - i)).filter((uuid) => uuid !== uuidOf(3)));
  });

  it('is cut by the last sighting: from since on, before until', async () => {
    for (const [n, second] of ['00', '10', '20', '30'].entries()) await add(n, { last_seen: `2026-11-21 09:00:${second}.000000` });
    expect(await found({ since: at(10), until: at(30) })).toEqual([uuidOf(2), uuidOf(1)]);
    expect(await found({ since: at(20) })).toEqual([uuidOf(3), uuidOf(2)]);
    expect(await found({ until: at(1), limit: 5 })).toEqual([uuidOf(0)]);
    expect(await found({ since: at(31) })).toEqual([]);
    expect(await found({ limit: 0 })).toEqual([]);
  });

  it('gives each attacker its own parts, and what it shares with others', async () => {
    const identity = await anIdentity(source);
    await add(1, { identity_id: identity, commands: '["id"]' });
    await add(2, { identity_id: identity, ip: ipOf(1) });
    await add(3, { commands: MALFORMED });
    for (const [i, fields] of ['{"sha256": "a"}', '{"sha256": "b"}'].entries()) {
      await put(source, 'logs', { id: i, timestamp: '2026-11-21 08:00:00', attacker_ip: ipOf(1 + 2 * i), event_type: 'file_captured', fields });
    }
    await storeTags(source, tag(uuidOf(1), 'T1001'), tag(uuidOf(2), 'T1002'), tag(uuidOf(3), 'T1003'), tag(null, 'T1004', identity));
    const brief = (await collect(reader.fleet())).map((dossier) => ({
      uuid: dossier.attacker.uuid,
      isLater: dossier.isLaterAtAddress,
      identity: dossier.identity?.uuid ?? null,
      techniques: [...dossier.sightings, ...dossier.identitySightings].map(({ techniqueId }) => techniqueId),
      artifacts: dossier.artifacts.map(({ sha256 }) => sha256),
      commands: dossier.commands,
    }));
    expect(brief).toEqual([
      { uuid: uuidOf(3), isLater: false, identity: null, techniques: ['T1003'], artifacts: ['b'], commands: ['run T1003'] },
      { uuid: uuidOf(2), isLater: true, identity, techniques: ['T1002', 'T1004'], artifacts: ['a'], commands: ['run T1002'] },
      { uuid: uuidOf(1), isLater: false, identity, techniques: ['T1001', 'T1004'], artifacts: ['a'], commands: ['id'] },
    ]);
    expect(uuids(await collect((await reader.identity(identity))?.attackers ?? []))).toEqual([uuidOf(2), uuidOf(1)]);
  });

  it('ends with the reason of a signal, before or between loads', async () => {
    for (let n = 0; n < 401; n++) await add(n);
    await expect(collect(reader.fleet({ signal: AbortSignal.abort(new Error('gone')) }))).rejects.toThrow('gone');
    expect(await metUntilAbort(150)).toBe(200);
  });

  it('is read in loads of bearable size where rows are large', async () => {
    const large = JSON.stringify(['x'.repeat(1_500_000)]);
    for (let n = 0; n < 4; n++) await add(n, { commands: large });
    const rows = await collect(reader.attackerExport());
    expect(rows.map(({ uuid, commands }) => [uuid, JSON.stringify(commands).length])).toEqual([3, 2, 1, 0].map((n) => [uuidOf(n), large.length]));
    expect(await metUntilAbort(1)).toBe(2);
  });

  /** How many rows come when the reader leaves at the so-manieth: the rest of its load. */
  const metUntilAbort = async (leaveAt: number): Promise<number> => {
    const abort = new AbortController();
    let met = 0;
    const read = async () => {
      for await (const _ of reader.attackerExport({ signal: abort.signal })) if (++met === leaveAt) abort.abort(new Error('left'));
    };
    await expect(read()).rejects.toThrow('left');
    return met;
  };

  it('has the rows of the plain export as DECNET writes them', async () => {
    const [attacker] = [...(await new AttackerStore(source).createMissing(['203.0.113.7'], NOW)).values()];
    await profile(source, attacker ?? '', {
      services: '["ssh"]',
      deckies: MALFORMED,
      fingerprints: '[{"ja3": "x"}]',
      commands: '[{"command": "id"}]',
      traversal_path: 'decky-01 -> decky-02',
      is_traversal: 1,
      country_code: 'NZ',
      country_source: 'geo',
      asn: 64_496,
      ptr_record: 'host.example',
    });
    const intel = { uuid: uuidOf(1), attacker_uuid: attacker, attacker_ip: '203.0.113.7', aggregate_verdict: 'benign', threatfox_listed: 0 };
    await put(source, 'attacker_intel', { ...intel, cached_at: '2026-11-21 07:00:00' });
    await add(5, { last_seen: '2026-11-20 00:00:00' });
    const [row, bare] = await collect(reader.attackerExport());
    expect(JSON.parse(JSON.stringify(row))).toEqual({
      uuid: attacker,
      ip: '203.0.113.7',
      first_seen: NOW.toISOString(),
      last_seen: NOW.toISOString(),
      identity_id: null,
      event_count: 0,
      service_count: 0,
      decky_count: 0,
      services: ['ssh'],
      deckies: [],
      traversal_path: 'decky-01 -> decky-02',
      is_traversal: true,
      bounty_count: 0,
      credential_count: 0,
      fingerprints: [{ ja3: 'x' }],
      commands: [{ command: 'id' }],
      geoip: { country_code: 'NZ', source: 'geo' },
      network: { asn: 64_496, as_name: null, bgp_prefix: null, asn_source: null, rpki_status: null, rpki_source: null, ptr_record: 'host.example' },
      threat_intel: {
        aggregate_verdict: 'benign',
        greynoise_classification: null,
        abuseipdb_score: null,
        feodo_listed: null,
        threatfox_listed: false,
        cached_at: '2026-11-21T07:00:00.000Z',
      },
    });
    expect(bare).toMatchObject({ uuid: uuidOf(5), threat_intel: null });
  });
});
