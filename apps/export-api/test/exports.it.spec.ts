// SPDX-License-Identifier: AGPL-3.0-or-later
import { AttackCatalog, verifyLayer, verifyMisp, verifyStix } from '@ttp/attack-stix';
import { describeOnEachDialect } from '@ttp/persistence/testing';
import { answerOf } from '@ttp/service/testing';
import { gunzipSync } from 'node:zlib';
import { aTag, get, getApi, store } from './harness';
import { aScene, IDENTITY, type Scene } from './scene';

interface StixObject {
  readonly type: string;
  readonly id: string;
  readonly name?: string;
  readonly external_references?: readonly { readonly external_id: string }[];
}
interface Bundle {
  readonly type: string;
  readonly objects: readonly StixObject[];
}
interface Event {
  readonly info: string;
  readonly Tag: readonly { readonly name: string }[];
  readonly Attribute: readonly { readonly type: string; readonly value: string }[];
}
interface Observations {
  readonly export_metadata: Record<string, unknown>;
  readonly observations: readonly { readonly ip: string }[];
}

const typesOf = ({ objects }: Bundle) => Object.fromEntries([...Map.groupBy(objects, ({ type }) => type)].map(([type, some]) => [type, some.length]));

const techniquesOf = ({ objects }: Bundle) =>
  objects.filter(({ type }) => type === 'attack-pattern').map((pattern) => pattern.external_references?.[0]?.external_id);

describeOnEachDialect('exports', (databases) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await aScene(await databases().create());
  });
  afterAll(() => scene.app.close());

  const file = (url: string, headers: Record<string, string> = {}) => getApi(scene.app, url, headers);

  it.each([
    ['attackers/export', /^attachment; filename="decnet-export-\d{8}T\d{6}Z\.json"$/],
    ['attackers/export/stix', /^attachment; filename="decnet-fleet-\d{8}T\d{6}Z\.stix\.json"$/],
    ['attackers/export/misp', /^attachment; filename="decnet-fleet-\d{8}T\d{6}Z\.misp\.json"$/],
    ['attackers/ATTACKER/export/stix', /^attachment; filename="decnet-attacker-[0-9a-f]{8}\.stix\.json"$/],
    ['attackers/ATTACKER/export/misp', /^attachment; filename="decnet-attacker-[0-9a-f]{8}\.misp\.json"$/],
    [`identities/${IDENTITY}/export/stix`, /^attachment; filename="decnet-identity-1d000000\.stix\.json"$/],
    ['sessions/sess-new/export/attack-flow', /^attachment; filename="decnet-session-sess-new\.attack-flow\.json"$/],
  ])('%s is a file with a name, that nobody keeps', async (path, name) => {
    const { statusCode, headers, body } = await file(path.replace('ATTACKER', scene.attacker));
    expect([statusCode, headers['content-type'], headers['cache-control']]).toEqual([200, 'application/json', 'no-store']);
    expect(headers['etag']).toBeUndefined();
    expect(headers['content-disposition']).toMatch(name);
    expect(() => JSON.parse(body)).not.toThrow();
  });

  const UNKNOWN = [
    'attackers/unknown/export/stix',
    'attackers/unknown/export/misp',
    'identities/unknown/export/stix',
    'sessions/unknown/export/attack-flow',
  ];

  it.each(UNKNOWN)('%s is 404, naming whom', async (path) => {
    const response = await file(path);
    expect(answerOf(response)).toEqual([404, { detail: expect.stringMatching(/^(attacker|identity|session) unknown is unknown$/) }]);
    expect(response.headers['content-disposition']).toBeUndefined();
  });

  it('tells of an attacker in STIX, indented, and the same twice', async () => {
    const { body } = await file(`attackers/${scene.attacker}/export/stix`);
    expect(body).toContain('\n  "type"');
    const bundle = JSON.parse(body) as Bundle;
    expect(verifyStix(bundle)).toEqual([]);
    expect(techniquesOf(bundle)).toEqual(['T1046', 'T1078', 'T1110.001', 'T1685']);
    expect(typesOf(bundle)).toMatchObject({ 'threat-actor': 1, 'ipv4-addr': 1, process: 1, note: 1, relationship: 4 });
    expect((await file(`attackers/${scene.attacker}/export/stix`)).body).toBe(body);
  });

  it('speaks another release, another profile and marks with TLP where asked', async () => {
    const old = (await file(`attackers/${scene.attacker}/export/stix?attack=18.1`)).json<Bundle>();
    expect(techniquesOf(old)).toEqual(['T1046', 'T1078', 'T1110.001', 'T1562.001']);
    const { body } = await file(`attackers/${scene.attacker}/export/stix?profile=opencti&tlp=amber%2Bstrict`);
    expect(body).not.toContain('x_decnet');
    expect(JSON.parse(body)).toMatchObject({ objects: expect.arrayContaining([expect.objectContaining({ name: 'TLP:AMBER+STRICT' })]) });
  });

  it.each([
    ['tlp=white', 'tlp must be one of none, clear, green, amber, amber+strict, red'],
    ['profile=x', 'profile must be one of full, opencti'],
    ['attack=17.1', 'attack must be one of 19.0, 18.1'],
    ['since=2026-01-01', 'unknown field; known are attack, tlp, profile'],
  ])('refuses ?%s of one attacker', async (query, detail) => {
    expect(answerOf(await file(`attackers/${scene.attacker}/export/stix?${query}`))).toEqual([400, { detail }]);
  });

  it.each([
    ['since=yesterday', 'since must be an instant such as 2030-01-31T12:00:00Z'],
    ['until=2026-02-31', 'until must be an instant such as 2030-01-31T12:00:00Z'],
    ['limit=0', 'limit must be a whole number from 1 on'],
    ['limit=x', 'limit must be a whole number from 1 on'],
  ])('refuses ?%s of the fleet', async (query, detail) => {
    for (const path of ['attackers/export', 'attackers/export/stix', 'attackers/export/misp']) {
      expect([path, ...answerOf(await file(`${path}?${query}`))]).toEqual([path, 400, { detail }]);
    }
    expect((await file('attackers/export/stix?format=xml')).statusCode).toBe(400);
    expect((await file('attackers/export/misp?wrap=yes')).statusCode).toBe(400);
  });

  it('tells of an identity with its attackers', async () => {
    const bundle = (await file(`identities/${IDENTITY}/export/stix`)).json<Bundle>();
    expect(verifyStix(bundle)).toEqual([]);
    expect(typesOf(bundle)).toMatchObject({ 'threat-actor': 2, 'ipv4-addr': 1, 'attack-pattern': 4 });
    expect(bundle.objects.map(({ name }) => name)).toContain(`DECNET-identity-${IDENTITY.slice(0, 8)}`);
  });

  it('tells of a session as a flow', async () => {
    const bundle = (await file('sessions/sess-new/export/attack-flow')).json<Bundle>();
    expect(typesOf(bundle)).toMatchObject({ 'attack-flow': 1, 'attack-action': 1, 'attack-pattern': 1 });
    await store(scene.app, aTag({ attackerUuid: scene.attacker, sourceId: 'x', techniqueId: 'T9999', sessionId: 'sess-none' }));
    const none = 'session sess-none has no technique of ATT&CK 19.0, and a flow starts with one';
    expect(answerOf(await file('sessions/sess-none/export/attack-flow'))).toEqual([404, { detail: none }]);
  });

  it('tells of everybody in one bundle, the last seen first, what they share once', async () => {
    const { body } = await file('attackers/export/stix');
    const bundle = JSON.parse(body) as Bundle;
    expect(verifyStix(bundle)).toEqual([]);
    expect(typesOf(bundle)).toMatchObject({ 'threat-actor': 3, identity: 2, 'ipv4-addr': 1, 'ipv6-addr': 1, 'attack-pattern': 4 });
    const addresses = bundle.objects.filter(({ type }) => type.endsWith('-addr')).map((address) => (address as unknown as { value: string }).value);
    expect(addresses).toEqual(['203.0.113.7', '2001:db8::7']);
    const lines = (await file('attackers/export/stix?format=ndjson')).body.trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as StixObject).id)).toEqual(bundle.objects.map(({ id }) => id));
    const { headers } = await file('attackers/export/stix?format=ndjson');
    expect(headers).toMatchObject({ 'content-type': 'application/x-ndjson', 'content-disposition': expect.stringMatching(/\.ndjson"$/) });
  });

  it('tells of those last seen within a span, or of the first few', async () => {
    const addresses = async (query: string) => (await file(`attackers/export?${query}`)).json<Observations>().observations.map(({ ip }) => ip);
    expect(await addresses('')).toEqual(['203.0.113.7', '2001:db8::7']);
    expect(await addresses('limit=1')).toEqual(['203.0.113.7']);
    expect(await addresses('until=2026-11-22T09:00:00Z')).toEqual(['2001:db8::7']);
    expect(await addresses('since=2026-11-22T09:00:00Z')).toEqual(['203.0.113.7']);
    expect(await addresses('since=2026-11-23')).toEqual([]);
    const none = (await file('attackers/export/stix?since=2026-11-23')).json<Bundle>();
    expect(none.objects.map(({ name }) => name)).toEqual(['DECNET']);
    expect((await file('attackers/export/misp?since=2026-11-23')).json()).toEqual({ response: [] });
  });

  it('tells of everybody plainly: what it is on the first line, then one a line', async () => {
    const { body } = await file('attackers/export');
    const [first, ...lines] = body.trimEnd().split('\n');
    const { export_metadata: metadata, observations } = JSON.parse(body) as Observations;
    expect(JSON.parse(`${first}]}`)).toEqual({ export_metadata: metadata, observations: [] });
    expect(lines).toHaveLength(3);
    const source = { source: 'DECNET Honeypot', version: '1.0', schema_version: '1.0' };
    expect(metadata).toEqual({ ...source, exported_at: expect.stringMatching(/Z$/), total_records: 2 });
    expect(observations[0]).toEqual({
      uuid: scene.attacker,
      ip: '203.0.113.7',
      first_seen: '2026-11-21T08:00:00.123Z',
      last_seen: '2026-11-22T09:00:00.000Z',
      identity_id: IDENTITY,
      event_count: 3,
      service_count: 0,
      decky_count: 0,
      services: [],
      deckies: [],
      traversal_path: null,
      is_traversal: false,
      bounty_count: 0,
      credential_count: 0,
      fingerprints: [],
      commands: [{ command_text: 'made-up-tool --all' }],
      geoip: { country_code: 'NZ', source: null },
      network: { asn: null, as_name: null, bgp_prefix: null, asn_source: null, rpki_status: null, rpki_source: null, ptr_record: null },
      threat_intel: {
        aggregate_verdict: 'malicious',
        greynoise_classification: 'malicious',
        abuseipdb_score: 97,
        feodo_listed: false,
        threatfox_listed: null,
        cached_at: '2026-11-21T07:00:00.000Z',
      },
    });
  });

  it('tells MISP of one and of all, as they are or wrapped', async () => {
    const one = (await file(`attackers/${scene.attacker}/export/misp`)).json<Event>();
    expect(one.info).toBe('Honeypot attacker 203.0.113.7: malicious');
    expect(one.Attribute).toContainEqual(expect.objectContaining({ type: 'ip-src', value: '203.0.113.7' }));
    expect(one.Tag).toContainEqual({ name: 'misp-galaxy:mitre-attack-pattern="Network Service Discovery - T1046"' });
    expect((await file(`attackers/${scene.attacker}/export/misp?wrap=event`)).json()).toEqual({ Event: one });
    const { response } = (await file('attackers/export/misp')).json<{ response: Event[] }>();
    expect(verifyMisp({ response }, scene.app.get(AttackCatalog))).toEqual([]);
    expect(response.map(({ info }) => info)).toEqual([one.info, 'Honeypot attacker 2001:db8::7: unknown']);
    expect((await file('attackers/export/misp?wrap=event')).json()).toEqual({ response: response.map((event) => ({ Event: event })) });
  });

  it.each([
    ['gzip', true],
    ['br, GZIP;q=0.5', true],
    ['gzip;q=0', false],
    ['identity', false],
  ])('is compressed for whoever accepts %s: %s', async (accepted, isZipped) => {
    const plain = await file('attackers/export/misp');
    const response = await file('attackers/export/misp', { 'accept-encoding': accepted });
    expect([response.headers['content-encoding'], response.headers['vary']]).toEqual([isZipped ? 'gzip' : undefined, 'Accept-Encoding']);
    expect((isZipped ? gunzipSync(response.rawPayload) : response.rawPayload).toString()).toBe(plain.body);
  });

  it('makes layers that load', async () => {
    const compared = `export/navigator/identity/${IDENTITY}?compare=attacker:${scene.other}`;
    for (const url of ['export/navigator', compared, 'export/navigator/attacker/unknown']) {
      expect([url, verifyLayer((await get(scene.app, url)).json(), scene.app.get(AttackCatalog))]).toEqual([url, []]);
    }
  });
});
