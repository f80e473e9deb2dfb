// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { describeOn } from '@ttp/persistence/testing';
import { answerOf } from '@ttp/service/testing';
import { get, getApi, startApi } from './harness';
import { aScene, IDENTITY } from './scene';

describeOn('sqlite', 'export-api at its edges', (databases) => {
  let app: NestFastifyApplication;
  afterEach(() => app.close());

  it('answers of an empty database that there is nothing', async () => {
    app = await startApi(await databases().create());
    for (const url of ['techniques', 'by-identity/x', 'by-attacker/x', 'by-session/x', 'by-campaign/x', 'tags/by-identity/x/T1110']) {
      expect([url, ...answerOf(await get(app, url))]).toEqual([url, 200, []]);
    }
    for (const url of ['', '/identity/x', '/attacker/x', '/campaign/x', '/session/x']) {
      expect((await get(app, `export/navigator${url}`)).json()).toMatchObject({ versions: { attack: '19' }, techniques: [] });
    }
    expect((await getApi(app, 'attackers/export')).json()).toMatchObject({ export_metadata: { total_records: 0 }, observations: [] });
    expect((await getApi(app, 'attackers/export/stix')).json()).toMatchObject({ objects: [{ type: 'identity', name: 'DECNET' }] });
    expect((await getApi(app, 'attackers/export/misp')).body).toBe('{"response":[\n]}\n');
    expect((await get(app, 'overlap/identity/x')).json()).toMatchObject({ techniques: [], groups: [] });
  });

  it('limits how often a user takes a file of everybody, of any kind, and of one', async () => {
    ({ app } = await aScene(await databases().create(), { limiterEnabled: true }));
    const fleet = ['attackers/export', 'attackers/export/stix', 'attackers/export/misp'];
    for (const url of [...fleet, ...fleet]) expect((await getApi(app, url)).statusCode).toBe(200);
    const refused = await getApi(app, 'attackers/export');
    expect(answerOf(refused)).toEqual([429, { detail: 'Too many requests; Retry-After says in how many seconds to try again' }]);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    for (let i = 0; i < 30; i++) expect((await getApi(app, `identities/${IDENTITY}/export/stix`)).statusCode).toBe(200);
    expect((await getApi(app, `identities/${IDENTITY}/export/stix`)).statusCode).toBe(429);
    for (let i = 0; i < 40; i++) expect((await get(app, 'techniques')).statusCode).toBe(200);
  });

  it('works without ATT&CK data, but for what is made of it', async () => {
    const scene = await aScene(await databases().create(), { attackBundle: '/nonexistent/enterprise-attack.json' });
    ({ app } = scene);
    const nameless = { technique_id: 'T1078', technique_name: null, mitre_url: null, count: 1 };
    expect((await get(app, `by-attacker/${scene.attacker}`)).json()).toMatchObject([nameless, {}, {}]);
    expect((await getApi(app, 'attackers/export')).statusCode).toBe(200);
    const missing = [503, { detail: 'ATT&CK data is missing; the log of the service says why' }];
    const lookUps = ['ttp/techniques/T1110/groups', 'ttp/techniques?attack=19.0', `ttp/overlap/identity/${IDENTITY}`];
    for (const url of [...lookUps, 'ttp/export/navigator', 'attackers/export/stix', `attackers/${scene.attacker}/export/misp`]) {
      expect([url, ...answerOf(await getApi(app, url))]).toEqual([url, ...missing]);
    }
    expect((await app.inject('/healthz')).json()).toMatchObject({ status: 'ok', attack_bundle: 'missing' });
    expect((await app.inject('/readyz')).statusCode).toBe(200);
  });

  const preflight = (origin: string) => {
    const headers = { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' };
    return app.inject({ method: 'OPTIONS', url: '/api/v1/ttp/techniques', headers });
  };

  it('lets pages of the configured origins in, before they have a token, and no other', async () => {
    const corsOrigins = 'https://console.example.com, http://192.0.2.1:8080';
    app = await startApi(await databases().create(), { corsOrigins, jwtSecret: 'a-made-up-secret-of-more-than-32-characters' });
    const allowed = await preflight('https://console.example.com');
    expect([allowed.statusCode, allowed.headers['access-control-allow-origin']]).toEqual([204, 'https://console.example.com']);
    expect(allowed.headers['access-control-allow-headers']).toContain('Authorization');
    expect((await preflight('http://192.0.2.1:8080')).headers['access-control-allow-origin']).toBe('http://192.0.2.1:8080');
    expect((await preflight('https://console.example.com.example.net')).headers['access-control-allow-origin']).toBeUndefined();
    const refused = await getApi(app, 'ttp/techniques', { origin: 'https://console.example.com' });
    expect([refused.statusCode, refused.headers['access-control-allow-origin']]).toEqual([401, 'https://console.example.com']);
  });

  it('says of a file that it depends on who asks, too', async () => {
    app = await startApi(await databases().create(), { corsOrigins: 'https://console.example.com,https://other.example.com' });
    expect((await getApi(app, 'attackers/export', { origin: 'https://console.example.com' })).headers['vary']).toBe('Origin, Accept-Encoding');
  });

  it('lets no page in unless told to', async () => {
    app = await startApi(await databases().create());
    expect((await getApi(app, 'ttp/techniques', { origin: 'https://console.example.com' })).headers['access-control-allow-origin']).toBeUndefined();
  });
});
