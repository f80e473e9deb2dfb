// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadShippedCatalog, verifyAttackFlow, verifyLayer, verifyMisp, verifyStix, verifyTaxii } from '@ttp/attack-stix';
import { describeOn } from '@ttp/persistence/testing';
import { HOSTILE_TEXT, HOSTILE_TEXTS, TERMINAL_ORDERS } from '@ttp/ttp-core/testing';
import { DataSource } from 'typeorm';
import { anAttacker, aTag, startApi, store } from './harness';
import { INTEL, put } from './scene';

const IP = '203.0.113.7';
const IDENTITY = '1d000000-0000-4000-8000-00000000001d';
/** As long as their columns allow. */
const SESSION = HOSTILE_TEXT.slice(0, 200);
const DECKY = HOSTILE_TEXTS['screen']!;
const JSON_TEXT = JSON.stringify([HOSTILE_TEXT, ...Object.values(HOSTILE_TEXTS)].map((text) => text.toWellFormed()));
const SEEN = '2026-11-22 09:00:00.000000';

/** Where an attacker's text may stand, it stands. */
async function fill(app: NestFastifyApplication, attacker: string): Promise<void> {
  await put(app, 'attacker_identities', { uuid: IDENTITY, schema_version: 1, ja3_hashes: JSON_TEXT, c2_endpoints: JSON_TEXT });
  const columns = { identity_id: IDENTITY, commands: JSON_TEXT, as_name: DECKY, country_code: 'NZ', last_seen: SEEN, event_count: 3 };
  const assignments = Object.keys(columns).map((name) => `${name} = ?`);
  await app.get(DataSource).query(`UPDATE attackers SET ${assignments.join(', ')} WHERE uuid = ?`, [...Object.values(columns), attacker]);
  const intel = { aggregate_verdict: 'what\u001b[2J', greynoise_tags: JSON_TEXT, feodo_malware_family: DECKY };
  await put(app, 'attacker_intel', { ...INTEL, ...intel, attacker_uuid: attacker });
  await put(app, 'attacker_behavior', { attacker_uuid: attacker, os_guess: DECKY, ssh_client_banners: JSON_TEXT, tool_guesses: JSON_TEXT });
  await put(app, 'smtp_targets', { attacker_uuid: attacker, domain: 'victim.example\u001b[2J', first_seen: SEEN, last_seen: SEEN, count: 2 });
  const captured = { timestamp: SEEN, attacker_ip: IP, event_type: 'file_captured' };
  await put(app, 'logs', { ...captured, fields: JSON.stringify({ sha256: 'ab'.repeat(32), filename: HOSTILE_TEXT.toWellFormed() }) });
  const tags = Object.values(HOSTILE_TEXTS).map((text, i) =>
    aTag({
      attackerUuid: attacker,
      sourceId: `${i} ${text}`.slice(0, 200),
      sessionId: SESSION,
      deckyId: DECKY,
      techniqueId: i % 2 ? 'T1110' : 'T1046',
      tactic: i % 2 ? 'TA0006' : 'TA0007',
      evidence: { command_text: text, user: text, body: HOSTILE_TEXT, list: [text, { [text]: text }] },
    }),
  );
  await store(app, ...tags);
}

const accepted = (path: string) => (path.startsWith('/taxii2') ? { accept: 'application/taxii+json;version=2.1' } : {});

describeOn('sqlite', 'text of attackers', (databases) => {
  let app: NestFastifyApplication;
  let attacker: string;
  beforeAll(async () => {
    app = await startApi(await databases().create());
    attacker = await anAttacker(app, IP);
    await anAttacker(app, '\u001b[2Jno address');
    await fill(app, attacker);
  });
  afterAll(() => app.close());

  const urlOf = (path: string) => path.replace('ATTACKER', attacker).replace('IDENTITY', IDENTITY).replace('SESSION', encodeURIComponent(SESSION));
  const json = async (path: string): Promise<unknown> => JSON.parse((await ask(path)).body);
  const ask = (path: string) => app.inject({ method: 'GET', url: urlOf(path), headers: accepted(path) });

  it.each([
    ['/api/v1/ttp/techniques', 200],
    ['/api/v1/ttp/by-attacker/ATTACKER', 200],
    ['/api/v1/ttp/by-session/SESSION', 200],
    ['/api/v1/ttp/tags/by-attacker/ATTACKER/T1046', 200],
    ['/api/v1/attackers/ATTACKER/intel', 200],
    ['/api/v1/attackers/export', 200],
    ['/api/v1/attackers/export/stix', 200],
    ['/api/v1/attackers/export/stix?format=ndjson', 200],
    ['/api/v1/attackers/export/misp', 200],
    ['/api/v1/attackers/ATTACKER/export/stix', 200],
    ['/api/v1/attackers/ATTACKER/export/misp', 200],
    ['/api/v1/identities/IDENTITY/export/stix', 200],
    ['/api/v1/sessions/SESSION/export/attack-flow', 200],
    ['/api/v1/ttp/export/navigator', 200],
    ['/api/v1/ttp/export/navigator/attacker/ATTACKER', 200],
    ['/api/v1/ttp/export/navigator/session/SESSION', 200],
    ['/taxii2/decnet/collections/attackers/objects/', 200],
    ['/api/v1/attackers/SESSION/export/stix', 404],
    ['/api/v1/sessions/%1b%5b2J/export/attack-flow', 404],
    ['/api/v1/ttp/techniques?attack=%1b%5b2J%0d%0a', 400],
    ['/metrics', 200],
  ])('%s gives a terminal no orders, and no header a line', async (path, expected) => {
    const { statusCode, body, headers } = await ask(path);
    expect([path, statusCode]).toEqual([path, expected]);
    expect(body.match(new RegExp(TERMINAL_ORDERS, 'gu'))).toBeNull();
    expect(JSON.stringify(headers)).not.toMatch(/\\[rnu]/);
  });

  it('keeps every export sound', async () => {
    const attack = await loadShippedCatalog();
    expect(verifyStix(await json('/api/v1/attackers/export/stix'), { ordered: true })).toEqual([]);
    expect(verifyStix(await json('/api/v1/identities/IDENTITY/export/stix'), { ordered: true })).toEqual([]);
    expect(verifyMisp(await json('/api/v1/attackers/export/misp'), attack)).toEqual([]);
    expect(verifyAttackFlow(await json('/api/v1/sessions/SESSION/export/attack-flow'))).toEqual([]);
    expect(verifyLayer(await json('/api/v1/ttp/export/navigator/attacker/ATTACKER'), attack)).toEqual([]);
    expect(verifyTaxii(await json('/taxii2/decnet/collections/attackers/objects/'))).toEqual([]);
  });

  it('is there all the same, for who asks for the tags', async () => {
    const rows = (await ask('/api/v1/ttp/tags/by-attacker/ATTACKER/T1046')).json<{ items?: { evidence: Record<string, unknown> }[] }>();
    const told = JSON.stringify(rows);
    for (const text of [HOSTILE_TEXTS['screen']!, HOSTILE_TEXTS['lines']!]) expect(told).toContain(JSON.stringify(text).slice(1, -1));
  });
});
