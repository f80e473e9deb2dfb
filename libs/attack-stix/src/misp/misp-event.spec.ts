// SPDX-License-Identifier: AGPL-3.0-or-later
import { uuidV5, namespaceBytes } from '@ttp/ttp-core';
import { loadShippedCatalog } from '../catalog/shipped';
import type { Dossier, IdentityFacts, IntelFacts } from '../dossier/dossier';
import { aDossier, anAttacker, aTagGroup } from '../testing/a-dossier';
import { mispEvent } from './misp-event';
import type { MispOptions } from './misp-event';
import type { MispEvent, MispObject } from './schema';
import { verifyMisp } from './verify-misp';

const shipped = loadShippedCatalog('19.0');
const SHA256 = 'AB'.repeat(32);
const FIRST = new Date('2026-01-02T03:04:05.678Z');
const LAST = new Date('2026-01-03T04:05:06.789Z');

const INTEL: IntelFacts = {
  aggregateVerdict: 'malicious',
  abuseipdbScore: 97,
  greynoiseClassification: null,
  greynoiseTags: [],
  feodoListed: false,
  feodoMalwareFamily: null,
  threatfoxListed: true,
  threatfoxThreatTypes: ['botnet_cc'],
  cachedAt: new Date('2026-01-04T00:00:00.000Z'),
};

const IDENTITY: IdentityFacts = {
  uuid: '7a1f3c9e-0000-4000-8000-00000000bbbb',
  campaignUuid: null,
  firstSeen: null,
  lastSeen: null,
  ja3Hashes: ['E7D705A3286E19EA42F587B344EE6865', 'e7d705a3286e19ea42f587b344ee6865', 'no hash'],
  hasshHashes: ['ec7378c1a92f5a8dde7e8b7a1ddf33d1'],
  ja4hHashes: [],
  ja4QuicHashes: [],
  httpVersionsSeen: [],
  tlsCertSha256: ['AB:'.repeat(31).concat('AB')],
  payloadSimhashes: [],
  c2Endpoints: [],
  ipv6LinkLocalIids: [],
  kdDigraphSimhash: null,
};

const FULL = aDossier({
  identity: IDENTITY,
  intel: INTEL,
  sightings: [
    aTagGroup({ count: 12 }),
    aTagGroup({ techniqueId: 'T1059', subTechniqueId: 'T1059.004', tactic: 'TA0002', deckyId: 'decky-2', lastSeen: FIRST }),
    aTagGroup({ techniqueId: 'T1070', tactic: 'TA0005', attackRelease: 'v18.1' }),
    aTagGroup({ techniqueId: 'T9999' }),
  ],
  artifacts: [
    { sha256: SHA256, name: 'a.sh', capturedAt: FIRST },
    { sha256: 'no hash', name: null, capturedAt: FIRST },
  ],
  smtpTargets: [
    { domain: 'Victim.example', firstSeen: FIRST, lastSeen: LAST, count: 2 },
    { domain: 'bücher.example', firstSeen: FIRST, lastSeen: LAST, count: 1 },
    { domain: 'localhost', firstSeen: FIRST, lastSeen: LAST, count: 1 },
  ],
  commands: ['uname -a', 'uname -a '],
  fingerprints: [{ fingerprint_type: 'jarm', hash: '2'.repeat(62) }, { fingerprint_type: 'jarm', hash: '0'.repeat(62) }],
});

async function eventOf(dossier: Dossier, options: Partial<MispOptions> = {}): Promise<MispEvent> {
  const event = mispEvent(dossier, { attack: await shipped, ...options });
  if (!event) throw new Error('no event');
  return event;
}

const relations = ({ Attribute }: MispObject) => Attribute.map((one) => [one.object_relation, one.type, one.value]);
const typed = ({ Attribute }: MispEvent) => Attribute.map(({ type, value }) => [type, value]);

describe('mispEvent', () => {
  it('says of a bare attacker its address and no more', async () => {
    const event = await eventOf(aDossier());
    expect(event).toEqual({
      uuid: uuidV5(namespaceBytes('b5d2c3a1-8f4e-4d1b-9a6c-0e7f5b3d2c1a'), 'misp-event|5b1f3c9e-0000-4000-8000-00000000aaaa'),
      info: 'Honeypot attacker 203.0.113.9: unknown',
      date: '2026-01-02',
      timestamp: '1767413106',
      publish_timestamp: '0',
      threat_level_id: '4',
      analysis: '2',
      distribution: '0',
      sharing_group_id: '0',
      published: false,
      Tag: [{ name: 'misp-galaxy:producer="DECNET"' }],
      Attribute: [
        {
          uuid: '39090fdc-366e-571f-ab5b-d05e2918f88f',
          type: 'ip-src',
          category: 'Network activity',
          value: '203.0.113.9',
          to_ids: false,
          disable_correlation: false,
          deleted: false,
          comment: 'attacked honeypots, 3 events',
          timestamp: '1767413106',
          distribution: '5',
          sharing_group_id: '0',
          first_seen: '2026-01-02T03:04:05.678+00:00',
          last_seen: '2026-01-03T04:05:06.789+00:00',
          Sighting: [
            { uuid: expect.any(String), type: '0', source: 'DECNET', date_sighting: '1767323045' },
            { uuid: expect.any(String), type: '0', source: 'DECNET', date_sighting: '1767413106' },
          ],
        },
      ],
      Galaxy: [expect.objectContaining({ type: 'stix-2.1-threat-actor' })],
    });
  });

  it('keeps the verdict, fingerprints, domains, files, commands and sightings', async () => {
    const event = await eventOf(FULL, { tlp: 'amber' });
    expect(typed(event)).toEqual([
      ['ip-src', '203.0.113.9'],
      ['domain', 'victim.example'],
      ['domain', 'xn--bcher-kva.example'],
      ['text', 'localhost'],
      ['ja3-fingerprint-md5', 'e7d705a3286e19ea42f587b344ee6865'],
      ['hassh-md5', 'ec7378c1a92f5a8dde7e8b7a1ddf33d1'],
      ['jarm-fingerprint', '2'.repeat(62)],
      ['x509-fingerprint-sha256', 'ab'.repeat(32)],
      ['text', 'aggregate_verdict: malicious\nabuseipdb_score: 97\nthreatfox: botnet_cc'],
    ]);
    expect(event.Attribute.at(-1)).toMatchObject({ category: 'External analysis', timestamp: '1767484800' });
    expect([event.threat_level_id, event.info, event.timestamp]).toEqual(['1', 'Honeypot attacker 203.0.113.9: malicious', '1767484800']);
    expect(event.Object?.map((object) => [object.name, object.template_uuid, relations(object)])).toEqual([
      ['file', '688c46fb-5edb-40a3-8273-1af7923e2215', [['sha256', 'sha256', SHA256.toLowerCase()], ['filename', 'filename', 'a.sh']]],
      ['process', '02aeef94-ac23-455c-addb-731757ceafb5', [['command-line', 'text', 'uname -a'], ['hidden', 'boolean', '0']]],
    ]);
    expect(event.Attribute[0]?.Sighting?.map(({ source, date_sighting: date }) => [source, date])).toEqual([
      ['decky-1', '1767323045'],
      ['decky-1', '1767413106'],
      ['decky-2', '1767323045'],
    ]);
    expect(verifyMisp(event, await shipped)).toEqual([]);
  });

  it('tags techniques exactly as MISP names their clusters, and keeps each tactic of its release', async () => {
    const event = await eventOf(FULL, { tlp: 'amber' });
    expect(event.Tag.map(({ name }) => name)).toEqual([
      'misp-galaxy:producer="DECNET"',
      'tlp:amber',
      'misp-galaxy:mitre-attack-pattern="Unix Shell - T1059.004"',
      'misp-galaxy:mitre-attack-pattern="Indicator Removal - T1070"',
      'misp-galaxy:mitre-attack-pattern="System Information Discovery - T1082"',
      'mitre-attack:tactic="defense-evasion"',
      'mitre-attack:tactic="discovery"',
      'mitre-attack:tactic="execution"',
    ]);
    const line = ['[T1082](https://attack.mitre.org/techniques/T1082)', 'System Information Discovery', 'discovery', '12', FIRST.toISOString()];
    expect(event.EventReport?.[0]?.content.split('\n')[4]).toBe(`| ${[...line, LAST.toISOString(), 'R0014'].join(' | ')} |`);
  });

  it("makes the galaxies and clusters that CIRCL's converter makes", async () => {
    const { Galaxy } = await eventOf(FULL);
    const [techniques, actors] = Galaxy;
    expect([techniques?.uuid, techniques?.name]).toEqual(['9be38d88-6e00-570b-b6c9-0076006ffb61', 'STIX 2.1 Attack Pattern']);
    expect([actors?.uuid, actors?.name]).toEqual(['69073dcd-d569-5589-81a0-e1a36ec7c3f0', 'STIX 2.1 Threat Actor']);
    const name = '354a7f88-63fb-41b5-a801-ce3b377b36f1 - 55f6ea65-aa10-4c5a-bf01-4f84950d210f';
    const uuid = uuidV5(namespaceBytes('76beed5f-7251-457e-8c2a-b45f7b589d3d'), name);
    expect(techniques?.GalaxyCluster[2]).toMatchObject({
      uuid,
      value: 'System Information Discovery',
      source: 'DECNET',
      version: '21',
      default: false,
      distribution: '0',
      collection_uuid: techniques?.uuid,
      meta: { external_id: 'T1082', refs: ['https://attack.mitre.org/techniques/T1082'], kill_chain: ['mitre-attack:discovery'] },
    });
    expect(techniques?.GalaxyCluster[2]?.GalaxyElement).toEqual(expect.arrayContaining([{ key: 'external_id', value: 'T1082' }]));
    expect(actors?.GalaxyCluster[0]).toMatchObject({ value: 'DECNET-identity-7a1f3c9e', meta: { threat_actor_types: ['unknown'] } });
  });

  it.each([
    ['malicious', '1'],
    ['suspicious', '2'],
    ['benign', '3'],
    ['unknown', '4'],
    [null, '4'],
  ])('rates the verdict %s as threat level %s', async (aggregateVerdict, level) => {
    expect((await eventOf(aDossier({ intel: { ...INTEL, aggregateVerdict } }))).threat_level_id).toBe(level);
  });

  it('takes IPv6, and has no event for what is no address', async () => {
    expect(typed(await eventOf(aDossier({ attacker: anAttacker({ ip: '2001:DB8::1' }) })))).toEqual([['ip-src', '2001:db8::1']]);
    expect(mispEvent(aDossier({ attacker: anAttacker({ ip: 'unknown' }) }), { attack: await shipped })).toBeNull();
  });

  it('gives what two attackers share UUIDs of each event: MISP would drop the second', async () => {
    const other = await eventOf({ ...FULL, attacker: anAttacker({ uuid: '5b1f3c9e-0000-4000-8000-00000000cccc', ip: '203.0.113.10' }) });
    expect(verifyMisp([await eventOf(FULL), other], await shipped)).toEqual([]);
  });

  it('writes what MISP takes of hostile text', async () => {
    const command = `echo ${'é'.repeat(40_000)}`;
    const event = await eventOf(
      aDossier({
        intel: { ...INTEL, aggregateVerdict: 'line\nbreak\ud800' },
        artifacts: [{ sha256: SHA256, name: ' \u001b[2J\nx\ud800 ', capturedAt: FIRST }],
        commands: [command, '\u0000\u001b]0;title\u0007', '   '],
      }),
    );
    expect(event.info).toBe('Honeypot attacker 203.0.113.9: line\\u{a}break\\u{d800}');
    const inside = event.Object?.flatMap(({ Attribute }) => Attribute) ?? [];
    const values = inside.filter(({ type }) => type === 'filename' || type === 'text').map(({ value }) => value);
    expect(values[0]).toBe('\\u{1b}[2J\\u{a}x\ufffd');
    expect(Buffer.byteLength(values[1] ?? '')).toBe(65_535);
    expect(values[2]).toBe('\u0000\u001b]0;title\u0007');
    expect(JSON.stringify(event).isWellFormed()).toBe(true);
    expect(verifyMisp(JSON.parse(JSON.stringify(event)))).toEqual([]);
  });
});
