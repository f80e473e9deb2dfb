// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { sessionId } from '@ttp/cowrie';
import { describeOnEachDialect } from '@ttp/persistence/testing';
import type { Tag } from '@ttp/ttp-core';
import { answerOf, documentedMetrics, exposedMetrics } from '@ttp/service/testing';
import { anAttacker, aTag, get, NOW, startApi, store } from './harness';

const at = (iso: string) => new Date(iso);
const COWRIE_SESSION = sessionId('web 1', 'c0ffee00-0000-4000-8000-000000000001', 'cafb43d1579d');
const UNKNOWN = '00000000-0000-4000-8000-000000000000';

describeOnEachDialect('export-api', (databases) => {
  let app: NestFastifyApplication;
  let attacker: string;
  let newest: Tag;
  beforeAll(async () => {
    app = await startApi(await databases().create());
    attacker = await anAttacker(app, '203.0.113.7');
    const other = await anAttacker(app, '198.51.100.7');
    const tag = (sourceId: string, parts: Partial<Tag> = {}) => aTag({ attackerUuid: attacker, sourceId, ...parts });
    newest = tag('b', { confidence: 0.9, observedAt: null, createdAt: at('2026-11-21T09:00:00.500Z') });
    await store(
      app,
      tag('a', { subTechniqueId: 'T1110.003', confidence: 0.5, mitreUrl: 'https://attack.mitre.org/techniques/T1110/003' }),
      newest,
      tag('c', { techniqueId: 'T1078', tactic: 'TA0001', confidence: 0.4, observedAt: at('2026-11-20T10:00:00.250Z') }),
      tag('d', { techniqueId: 'T1078', tactic: 'TA0003', confidence: 0.6, sessionId: COWRIE_SESSION, observedAt: at('2026-11-22T10:00:00Z') }),
      tag('e', { subTechniqueId: 'T1110.001' }),
      tag('f', { attackerUuid: other, techniqueId: 'T0000', tactic: 'TA0004', sessionId: 'SESS-1', deckyId: null, mitreUrl: null, evidence: {} }),
    );
  });
  afterAll(() => app.close());

  const bodyOf = async <Body = unknown>(url: string) => (await get(app, url)).json<Body>();

  const T1078 = {
    technique_id: 'T1078',
    technique_name: 'Valid Accounts',
    sub_technique_id: null,
    sub_technique_name: null,
    tactic: 'TA0003',
    tactics: ['TA0001', 'TA0003'],
    count: 2,
    first_seen: '2026-11-20T10:00:00.250Z',
    last_seen: '2026-11-22T10:00:00.000Z',
    confidence_max: 0.6,
    mitre_url: 'https://attack.mitre.org/techniques/T1078',
  };
  const T1110 = {
    technique_id: 'T1110',
    technique_name: 'Brute Force',
    sub_technique_id: null,
    sub_technique_name: null,
    tactic: 'TA0006',
    tactics: ['TA0006'],
    count: 1,
    first_seen: '2026-11-21T09:00:00.500Z',
    last_seen: '2026-11-21T09:00:00.500Z',
    confidence_max: 0.9,
    mitre_url: 'https://attack.mitre.org/techniques/T1110',
  };
  const T1110_001 = {
    ...T1110,
    sub_technique_id: 'T1110.001',
    sub_technique_name: 'Brute Force: Password Guessing',
    first_seen: NOW.toISOString(),
    last_seen: NOW.toISOString(),
    confidence_max: 0.7,
    mitre_url: 'https://attack.mitre.org/techniques/T1110/001',
  };
  const T1110_003 = {
    ...T1110_001,
    sub_technique_id: 'T1110.003',
    sub_technique_name: 'Brute Force: Password Spraying',
    confidence_max: 0.5,
    mitre_url: 'https://attack.mitre.org/techniques/T1110/003',
  };
  const nameless = { technique_name: null, sub_technique_id: null, sub_technique_name: null, mitre_url: null };
  const T0000 = { ...T1110_001, ...nameless, technique_id: 'T0000', tactic: 'TA0004', tactics: ['TA0004'] };

  it('sums up an attacker by technique, then sub-technique, none first', async () => {
    expect(await bodyOf(`by-attacker/${attacker}`)).toEqual([T1078, T1110, T1110_001, T1110_003]);
  });

  it('sums up everybody, an id that no release knows included', async () => {
    expect(await bodyOf('techniques')).toEqual([T0000, T1078, T1110, T1110_001, T1110_003]);
  });

  it('sums up a session whose id holds a colon and a tilde, as it is or percent-encoded', async () => {
    expect(COWRIE_SESSION).toMatch(/~.*:/);
    const row = { ...T1078, tactics: ['TA0003'], count: 1, first_seen: T1078.last_seen };
    expect(await bodyOf(`by-session/${COWRIE_SESSION}`)).toEqual([row]);
    expect(await bodyOf(`by-session/${encodeURIComponent(COWRIE_SESSION)}`)).toEqual([row]);
    expect(await bodyOf(`tags/by-session/${COWRIE_SESSION}/T1078`)).toMatchObject([{ source_id: 'd', session_id: COWRIE_SESSION }]);
  });

  it('shows the tags behind a technique with every field, the newest first, ties by uuid', async () => {
    const rows = await bodyOf<{ uuid: string; sub_technique_id: string | null; created_at: string }[]>(`tags/by-attacker/${attacker}/T1110`);
    expect(rows[0]).toEqual({
      uuid: newest.uuid,
      source_kind: 'command',
      source_id: 'b',
      attacker_uuid: attacker,
      identity_uuid: null,
      session_id: 'sess-1',
      decky_id: 'decky-03',
      technique_id: 'T1110',
      technique_name: 'Brute Force',
      sub_technique_id: null,
      sub_technique_name: null,
      tactic: 'TA0006',
      confidence: 0.9,
      rule_id: 'R0900',
      rule_version: 2,
      evidence: { command_text: 'made-up-tool', user: 'root' },
      attack_release: 'v19.0',
      created_at: '2026-11-21T09:00:00.500Z',
      mitre_url: 'https://attack.mitre.org/techniques/T1110',
    });
    expect(rows).toHaveLength(3);
    const ties = rows.slice(1);
    expect(new Set(ties.map(({ created_at }) => created_at))).toEqual(new Set([NOW.toISOString()]));
    expect(ties.map(({ uuid }) => uuid)).toEqual(ties.map(({ uuid }) => uuid).toSorted());
  });

  it('filters tags by sub-technique and takes up to a limit', async () => {
    const url = `tags/by-attacker/${attacker}/T1110`;
    const sprayed = { source_id: 'a', sub_technique_name: 'Brute Force: Password Spraying' };
    expect(await bodyOf(`${url}?sub_technique_id=T1110.003`)).toMatchObject([sprayed]);
    expect(await bodyOf(`${url}?sub_technique_id=T1110.004`)).toEqual([]);
    expect(await bodyOf(`${url}?limit=1`)).toMatchObject([{ uuid: newest.uuid }]);
    expect(await bodyOf(`${url}?limit=1000`)).toHaveLength(3);
  });

  it('shows a tag without decky, page or evidence', async () => {
    expect(await bodyOf('tags/by-session/SESS-1/T0000')).toMatchObject([{ technique_name: null, decky_id: null, evidence: {}, mitre_url: null }]);
  });

  const SCOPED = ['by-attacker/', 'by-session/', 'tags/by-attacker/', 'tags/by-session/'];

  it.each(SCOPED)('answers an empty list under %s for an id that is unknown, or known but for its case or a character more', async (path) => {
    const known = path.includes('session') ? 'sess-1' : attacker;
    const technique = path.startsWith('tags') ? '/T1110' : '';
    expect(await bodyOf(`${path}${known}${technique}`)).not.toEqual([]);
    for (const id of [UNKNOWN, known.toUpperCase().replace('SESS', 'Sess'), `%20${known}`, `${known}%00`, `${known}%25`]) {
      const response = await get(app, `${path}${id}${technique}`);
      expect([id, response.statusCode, response.json()]).toEqual([id, 200, []]);
    }
  });

  const under = (id: string) => [
    `by-attacker/${id}`,
    `by-session/${id}`,
    `tags/by-attacker/${id}/T1110`,
    `tags/by-session/${id}/T1110`,
    `tags/by-attacker/${attacker}/${id}`,
  ];

  const SQL = ["' OR '1'='1", '" OR ""="', "x'; DROP TABLE ttp_tag; --", '%', '_', '\\'];
  const HOSTILE = [...SQL, '\0', '../../etc/passwd', '{{7*7}}', '<script>', '\u{1f600}\u202eü', 'x'.repeat(90)];

  it.each(HOSTILE)('takes %j for an id that nobody has', async (text) => {
    for (const url of under(encodeURIComponent(text))) {
      const response = await get(app, url);
      expect([url, response.statusCode, response.json()]).toEqual([url, 200, []]);
    }
    expect(await bodyOf<unknown[]>('techniques')).toHaveLength(5);
  });

  it('refuses an id of 10 KB and one that is not UTF-8', async () => {
    const long = [414, { detail: 'A part of the address is too long' }];
    for (const url of under('x'.repeat(10_240))) expect(answerOf(await get(app, url))).toEqual(long);
    const broken = [400, { detail: 'The address must be percent-encoded UTF-8' }];
    for (const url of under('%ff')) expect(answerOf(await get(app, url))).toEqual(broken);
  });

  it.each([
    ['limit=0', 'limit must be in [1, 1000]'],
    ['limit=1001', 'limit must be in [1, 1000]'],
    ['limit=-1', 'limit must be in [1, 1000]'],
    ['limit=1.5', 'limit must be in [1, 1000]'],
    ['limit=abc', 'limit must be in [1, 1000]'],
    ['limit=', 'limit must be in [1, 1000]'],
    ['limit=1&limit=2', 'limit must be in [1, 1000]'],
    ['limit=1%20OR%201', 'limit must be in [1, 1000]'],
    ['page=1', 'unknown field; known are sub_technique_id, limit, cursor'],
    ['sub_technique_id=a&sub_technique_id=b', expect.stringContaining('sub_technique_id must be')],
    [`sub_technique_id=${'T'.repeat(33)}`, 'sub_technique_id must be shorter than or equal to 32 characters'],
  ])('refuses ?%s with 400, naming the parameter', async (query, detail) => {
    const response = await get(app, `tags/by-attacker/${attacker}/T1110?${query}`);
    expect(answerOf(response)).toEqual([400, { detail }]);
  });

  const INHERITED = ['?__proto__=1', '?constructor=1', '?toString=1', '?hasOwnProperty=1'];

  it.each([...INHERITED, '?%ff=1', '?limit[gt]=1', '?sub_technique_id=%00', '?sub_technique_id=%27'])('never fails on %s', async (query) => {
    const response = await get(app, `tags/by-attacker/${attacker}/T1110${query}`);
    expect([200, 400]).toContain(response.statusCode);
  });

  it.each(['campaign', 'ATTACKER', '__proto__', 'x'])('refuses the scope %s with 400', async (scope) => {
    const response = await get(app, `tags/by-${scope}/${UNKNOWN}/T1110`);
    expect(answerOf(response)).toEqual([400, { detail: 'scope must be one of identity, attacker, session' }]);
  });

  it('says that it lives, is ready, and what it costs', async () => {
    expect((await app.inject('/healthz')).json()).toEqual({ status: 'ok', service: 'export-api' });
    expect((await app.inject('/readyz')).json()).toEqual({ ready: true, checks: { database: 'ok' } });
    expect((await app.inject('/metrics')).body).toContain('process_cpu_seconds_total{service="export-api"}');
    expect(exposedMetrics(app)).toEqual(documentedMetrics('export-api'));
  });
});

describeOnEachDialect('export-api with a secret', (databases) => {
  it('answers nobody without a token and tells nothing of what exists', async () => {
    const app = await startApi(await databases().create(), { jwtSecret: 'a-made-up-secret-of-more-than-32-characters' });
    const tags = ['tags/by-attacker/x/T1110', 'tags/by-bogus/x/T1110', 'tags/by-attacker/x/T1110?limit=0'];
    for (const url of ['techniques', `by-attacker/${UNKNOWN}`, 'by-session/s', ...tags]) {
      const response = await get(app, url);
      expect([url, ...answerOf(response)]).toEqual([url, 401, { detail: 'Could not validate credentials' }]);
      expect(response.headers['www-authenticate']).toBe('Bearer');
    }
    expect((await app.inject({ method: 'GET', url: '/readyz' })).statusCode).toBe(200);
    await app.close();
  });
});
