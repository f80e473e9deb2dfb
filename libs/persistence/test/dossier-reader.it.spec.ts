// SPDX-License-Identifier: AGPL-3.0-or-later
import { randomUUID } from 'node:crypto';
import type { Tag } from '@ttp/ttp-core';
import type { DataSource } from 'typeorm';
import { DossierReader } from '../src';
import { aCampaign, anAttacker, anIdentity, aTag, collect, IP, NOW, profile, put, storeTags } from './builders';
import { describeOnEachDialect } from './databases';

const SEEN = new Date('2026-11-21T07:59:58.001Z');
const MALFORMED = '{"not": [json';

describeOnEachDialect('the dossier', (databases) => {
  let source: DataSource;
  let reader: DossierReader;
  let attacker: string;
  beforeEach(async () => {
    source = await databases().open();
    reader = new DossierReader(source);
    attacker = await anAttacker(source);
  });
  const dossier = async () => {
    const found = await reader.attacker(attacker);
    if (!found) throw new Error('the attacker is gone');
    return found;
  };
  const tag = (sourceId: string, parts: Partial<Tag> = {}) => aTag({ attackerUuid: attacker, sourceId, ...parts });

  it('of a bare attacker says nothing but who it is', async () => {
    await profile(source, attacker, { event_count: 3, country_code: 'NZ', asn: 64_496, as_name: 'Example' });
    expect(await reader.attacker(attacker)).toEqual({
      attacker: { uuid: attacker, ip: IP, firstSeen: NOW, lastSeen: NOW, eventCount: 3, countryCode: 'NZ', asn: 64_496, asName: 'Example' },
      isLaterAtAddress: false,
      identity: null,
      behavior: null,
      intel: null,
      sightings: [],
      identitySightings: [],
      artifacts: [],
      smtpTargets: [],
      commands: [],
      observations: [],
      fingerprints: [],
    });
    expect(await reader.attacker(randomUUID())).toBeNull();
  });

  it('spans what the row and the tags say, and folds the tags', async () => {
    const last = new Date('2026-11-22T00:00:00.500Z');
    await storeTags(source, tag('a'), tag('b', { observedAt: last }), tag('c', { techniqueId: 'T1001', subTechniqueId: null }));
    const { attacker: facts, sightings } = await dossier();
    expect(facts).toMatchObject({ firstSeen: SEEN, lastSeen: last });
    expect(sightings).toMatchObject([
      { techniqueId: 'T1001', count: 1 },
      { techniqueId: 'T1059', subTechniqueId: 'T1059.004', deckyId: 'decky-03', count: 2, firstSeen: SEEN, lastSeen: last },
    ]);
  });

  it('names the winner of a merge, with its fingerprints, and adds the tags of all that were merged', async () => {
    const campaign = await aCampaign(source);
    const winner = await anIdentity(source, {
      campaign_id: campaign,
      first_seen_at: '2026-11-20 01:02:03.000004',
      ja3_hashes: '["a", 7, "b"]',
      hassh_hashes: MALFORMED,
      tls_cert_sha256: '{"no": "list"}',
      c2_endpoints: '[{"host": "c2.example"}]',
      kd_digraph_simhash: Buffer.from('00ff10a5deadbe0f', 'hex'),
    });
    const loser = await anIdentity(source, { merged_into_uuid: winner });
    await profile(source, attacker, { identity_id: loser });
    await storeTags(
      source,
      tag('a'),
      tag('b', { attackerUuid: null, identityUuid: loser }),
      tag('c', { attackerUuid: null, identityUuid: winner, techniqueId: 'T1001' }),
    );
    const { identity, sightings, identitySightings, attacker: facts } = await dossier();
    expect(identity).toEqual({
      uuid: winner,
      campaignUuid: campaign,
      firstSeen: new Date('2026-11-20T01:02:03.000Z'),
      lastSeen: null,
      ja3Hashes: ['a', 'b'],
      hasshHashes: [],
      ja4hHashes: [],
      ja4QuicHashes: [],
      httpVersionsSeen: [],
      tlsCertSha256: [],
      payloadSimhashes: [],
      c2Endpoints: [{ host: 'c2.example' }],
      ipv6LinkLocalIids: [],
      kdDigraphSimhash: '00ff10a5deadbe0f',
    });
    const own = [
      { techniqueId: 'T1001', count: 1 },
      { techniqueId: 'T1059', count: 1 },
    ];
    expect(sightings).toMatchObject([{ techniqueId: 'T1059', count: 1 }]);
    expect(identitySightings).toMatchObject(own);
    expect(facts.lastSeen).toEqual(NOW);

    for (const uuid of [winner, loser]) {
      const known = await reader.identity(uuid);
      expect(known).toMatchObject({ identity: { uuid: winner }, sightings: own });
      expect(await collect(known?.attackers ?? [])).toMatchObject([{ attacker: { uuid: attacker }, identitySightings: own }]);
    }
    expect(await reader.identity(randomUUID())).toBeNull();
  });

  it('has behaviour and intelligence, decoded', async () => {
    const behavior = { os_guess: 'Linux', kex_order_raw: 'curve25519,ecdh', beacon_jitter_pct: 0.1, tool_guesses: MALFORMED };
    await put(source, 'attacker_behavior', { attacker_uuid: attacker, tcp_fingerprint: '{"ttl": 64}', ...behavior });
    const intel = {
      aggregate_verdict: 'malicious',
      abuseipdb_score: 97,
      greynoise_tags: '["scanner"]',
      feodo_listed: 1,
      threatfox_threat_types: MALFORMED,
      greynoise_raw: '{"seen": true}',
      cached_at: '2026-11-21 07:00:00.000000',
    };
    await put(source, 'attacker_intel', { uuid: randomUUID(), attacker_uuid: attacker, attacker_ip: IP, ...intel });
    const found = await dossier();
    expect(found.behavior).toEqual({
      osGuess: 'Linux',
      hopDistance: null,
      retransmitCount: 0,
      behaviorClass: null,
      beaconIntervalS: null,
      beaconJitterPct: 0.1,
      tcpFingerprint: { ttl: 64 },
      timingStats: {},
      phaseSequence: {},
      toolGuesses: MALFORMED,
      kexOrderRaw: 'curve25519,ecdh',
      sshClientBanners: null,
    });
    expect(found.intel).toEqual({
      aggregateVerdict: 'malicious',
      abuseipdbScore: 97,
      greynoiseClassification: null,
      greynoiseTags: ['scanner'],
      feodoListed: true,
      feodoMalwareFamily: null,
      threatfoxListed: false,
      threatfoxThreatTypes: [],
      cachedAt: new Date('2026-11-21T07:00:00Z'),
    });
    expect(await reader.intelOf(attacker)).toMatchObject({
      attacker_uuid: attacker,
      attacker_ip: IP,
      schema_version: 1,
      abuseipdb_score: 97,
      greynoise_tags: ['scanner'],
      greynoise_raw: { seen: true },
      feodo_raw: null,
      feodo_listed: true,
      cached_at: new Date('2026-11-21T07:00:00Z'),
      expires_at: null,
    });
    expect(await reader.intelOf(randomUUID())).toBeNull();
  });

  it('of a session is its tags in the order in which they happened', async () => {
    await storeTags(
      source,
      tag('late', { observedAt: new Date('2026-11-21T08:00:05Z') }),
      tag('early', { evidence: { command_text: 'id' } }),
      tag('tagged', { observedAt: null }),
      tag('other', { sessionId: 'sess-2' }),
    );
    const session = await reader.session('sess-1');
    expect(session).toMatchObject({ sessionId: 'sess-1', attacker: { uuid: attacker, firstSeen: SEEN, lastSeen: new Date('2026-11-21T08:00:05Z') } });
    expect(session?.tags.map(({ sourceId }) => sourceId)).toEqual(['early', 'tagged', 'late']);
    expect(session?.tags[0]).toEqual({
      uuid: tag('early').uuid,
      techniqueId: 'T1059',
      subTechniqueId: 'T1059.004',
      tactic: 'TA0002',
      attackRelease: 'v19.0',
      ruleId: 'R0900',
      confidence: 0.7,
      deckyId: 'decky-03',
      sourceId: 'early',
      observedAt: SEEN,
      evidence: { command_text: 'id' },
    });
    expect(await reader.session('unknown')).toBeNull();
  });

  it('of a session of an identity names no attacker', async () => {
    await storeTags(source, tag('a', { attackerUuid: null, identityUuid: await anIdentity(source) }));
    expect(await reader.session('sess-1')).toMatchObject({ attacker: null, tags: [{ sourceId: 'a' }] });
  });
});
