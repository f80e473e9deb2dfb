// SPDX-License-Identifier: AGPL-3.0-or-later
import { type DatabaseOptions, migrate } from '@ttp/persistence';
import { type Databases, describeOn, describeOnEachDialect } from '@ttp/persistence/testing';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { MISP_KEY, MispStub } from './misp-stub';
import { type Actor, someActors, storeActors } from './stored-fleet';
import { aFolder, cleanUp, Ttp, ttp } from './ttp';

afterAll(cleanUp);

type Bundle = { readonly id: string; readonly objects: readonly { readonly id: string; readonly type: string; readonly name?: string }[] };

function settingsOf(options: DatabaseOptions): readonly string[] {
  if (options.type === 'sqlite') return ['--db-path', options.path];
  if (!('host' in options)) throw new Error('tests connect by host and port');
  const { host, port, user, password, database } = options;
  return ['--db', 'mysql', '--db-host', host, '--db-port', String(port), '--db-user', user, '--db-password', password, '--db-name', database];
}

/** A database with these actors, as options of the command line. */
async function aDatabase(databases: Databases, actors: readonly Actor[]) {
  const options = await databases.create();
  const source = await databases.connect(options);
  await migrate(source);
  await storeActors(source, actors);
  return { source, database: settingsOf(options) };
}

/** Such as `T1082 TA0007`. */
function aTagOf(seen: string): Actor['tags'][number] {
  const [id = '', tactic = ''] = seen.split(' ');
  return { technique: [id, null], tactic, deckyId: 'decky-1', confidence: 0.7, attackRelease: 'v19.0', command: 'id', observedAt: null };
}

const verify = (target: string, ...files: readonly string[]) => ttp(['export', 'verify', '--target', target, ...files]);

describeOn('sqlite', 'exports of a thousand actors', (databases) => {
  const actors = someActors(1_000, 5);
  let database: readonly string[];
  let folder: string;
  beforeAll(async () => {
    ({ database } = await aDatabase(databases(), actors));
    folder = aFolder();
  }, 120_000);
  const file = (name: string) => join(folder, name);
  const write = (args: readonly string[], name: string) => ttp(['export', ...args, ...database, '-o', file(name)]);

  it.each([
    ['stix', 'stix', []],
    ['stix', 'stix', ['--tlp', 'amber', '--ndjson', '--attack', '18.1']],
    ['stix', 'opencti', ['--profile', 'opencti']],
    ['misp', 'misp', []],
    ['misp', 'misp', ['--wrap', '--tlp', 'green']],
  ])('of %s for %s with %j are valid, and the same the second time', async (command, target, options) => {
    const [one, two] = ['first', 'second'].map((name) => `${name}-${target}-${options.length}`);
    expect(await write([command, '--fleet', ...options], one!)).toMatchObject({ code: 0, stdout: '' });
    expect((await write([command, '--fleet', ...options], two!)).code).toBe(0);
    const attack = options.includes('18.1') ? ['--attack', '18.1'] : [];
    const checked = await verify(target, file(one!), ...attack, '--stable-with', file(two!));
    expect(checked.stdout.split('\n').slice(0, 5)).toEqual([expect.stringMatching(/: \d+ objects, 0 findings$/), '']);
    expect(checked.code).toBe(0);
    const objects = Number(/: (\d+) objects/.exec(checked.stdout)?.[1]);
    // A collection has an event for each address, a bundle ten objects or more for each actor.
    const least = target === 'misp' ? actors.filter(({ ip }) => isIP(ip) !== 0).length : 10_000;
    expect(objects).toBeGreaterThanOrEqual(least);
    expect(readFileSync(file(one!), 'utf8') === readFileSync(file(two!), 'utf8')).toBe(true);
    // No half file, and no scrap.
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  }, 120_000);

  it('of a fleet name every attacker once, and what could not be said', async () => {
    const { code, stdout, stderr } = await ttp(['export', 'stix', '--fleet', ...database]);
    const { objects } = JSON.parse(stdout) as Bundle;
    expect(code).toBe(0);
    expect(objects.filter(({ type, name }) => type === 'threat-actor' && name?.startsWith('DECNET'))).toHaveLength(1_020);
    expect(stderr).toMatch(/^ttp: left out, for they have no STIX form: \d+ addresses, \d+ tags, \d+ artifacts, \d+ domains\n$/);
  }, 60_000);

  it('of navigator are valid for everybody, by release, and beside each other', async () => {
    expect((await write(['navigator', '--fleet'], 'layer')).code).toBe(0);
    expect((await write(['navigator', '--fleet', '--release', 'v18.1'], 'layer-18')).code).toBe(0);
    const compare = ['navigator', '--identity', '00000000-0000-4000-8000-000000000003', '--compare', 'identity:00000000-0000-4000-8000-000000000004'];
    expect((await write(compare, 'compared')).code).toBe(0);
    expect(await verify('navigator', file('layer'), file('layer-18'), file('compared'))).toMatchObject({ code: 0 });
    expect(JSON.parse(readFileSync(file('layer-18'), 'utf8'))).toMatchObject({ versions: { attack: '18' }, name: 'DECNET TTP coverage — fleet' });
  }, 60_000);

  it('leaves neither half a file nor a scrap when it is interrupted', async () => {
    const target = join(aFolder(), 'out.json');
    const run = new Ttp(['export', 'stix', '--fleet', ...database, '-o', target]);
    for (const end = Date.now() + 20_000; Date.now() < end && readdirSync(dirname(target)).length === 0; await delay(5));
    const { code } = await run.interrupt();
    // It may have been quicker.
    expect([[1, []], [0, ['out.json']]]).toContainEqual([code, readdirSync(dirname(target))]);
  }, 60_000);

  it('ends quietly when nobody reads on', async () => {
    const run = new Ttp(['export', 'stix', '--fleet', ...database]);
    run.child.stdout?.once('data', () => run.child.stdout?.destroy());
    expect(await run.ended).toMatchObject({ code: 0, stderr: expect.not.stringContaining('EPIPE') });
  }, 60_000);
});

describeOnEachDialect('ttp export', (databases) => {
  const actors = someActors(12, 7);
  const [first, ...others] = actors.map((actor, n): Actor => ({ ...actor, ip: `192.0.2.${n}`, times: [new Date(`2026-11-${10 + n}T00:00:00Z`), new Date(`2026-11-${10 + n}T01:00:00Z`)] }));
  const known: Actor = {
    ...first!,
    ip: '2001:db8::7',
    identity: 3,
    tags: ['T1082 TA0007', 'T1105 TA0011'].map(aTagOf),
  };
  let database: readonly string[];
  let source: Awaited<ReturnType<typeof aDatabase>>['source'];
  beforeAll(async () => {
    ({ source, database } = await aDatabase(databases(), [known, ...others]));
  }, 60_000);
  const run = (...args: readonly string[]) => ttp(['export', ...args, ...database]);
  const through = (target: string, stdin: string) => ttp(['export', 'verify', '--target', target, '-'], { stdin });

  it('writes an attacker by uuid or address, and an identity', async () => {
    const byUuid = await run('stix', '--attacker', known.uuid);
    expect(byUuid.code).toBe(0);
    expect(await run('stix', '--attacker', '2001:DB8::7')).toMatchObject({ code: 0, stdout: byUuid.stdout });
    const { objects } = JSON.parse(byUuid.stdout) as Bundle;
    expect(objects.filter(({ type }) => type === 'ipv6-addr')).toMatchObject([{ value: '2001:db8::7' }]);
    expect(await through('stix', byUuid.stdout)).toMatchObject({ code: 0 });
    const identity = await run('stix', '--identity', '00000000-0000-4000-8000-000000000003');
    expect(identity.stdout).toContain('derived-from');
    expect(await through('stix', identity.stdout)).toMatchObject({ code: 0 });
  });

  it('writes an event, a layer and a flow of one', async () => {
    const event = await run('misp', '--attacker', known.uuid);
    expect(JSON.parse(event.stdout)).toMatchObject({ info: expect.stringContaining('2001:db8::7') });
    expect(await through('misp', event.stdout)).toMatchObject({ code: 0 });
    const layer = await run('navigator', '--attacker', '2001:db8::7');
    expect(JSON.parse(layer.stdout)).toMatchObject({ name: `DECNET TTP coverage — attacker ${known.uuid}`, techniques: [{ techniqueID: 'T1082' }, { techniqueID: 'T1105' }] });
    const twice = await through('misp', `{"response":[${event.stdout},{"Event":${event.stdout}}]}`);
    expect(twice).toMatchObject({ code: 1, stdout: expect.stringMatching(/-: \/response\/1: the UUID \S+ is in an event before/) });
    const flow = await run('attack-flow', '--session', `session-${known.uuid}`);
    expect(flow.stdout).toContain('attack-action');
    expect(await through('attack-flow', flow.stdout)).toMatchObject({ code: 0 });
  });

  it('takes those seen in a time, and the last so many', async () => {
    const lastSeen = async (...filter: readonly string[]) => {
      const { response } = JSON.parse((await run('misp', '--fleet', ...filter)).stdout) as { response: readonly { info: string }[] };
      return response.map(({ info }) => /192\.0\.2\.(\d+)/.exec(info)?.[1]);
    };
    expect(await lastSeen('--since', '2026-11-12', '--until', '2026-11-14T01:00:00Z')).toEqual(['3', '2']);
    expect(await lastSeen('--limit', '2')).toEqual(['11', '10']);
  });

  it('leaves with 1 for who is unknown, and writes nothing', async () => {
    const folder = aFolder();
    for (const [command, ...who] of [
      ['stix', '--attacker', '00000000-0000-4000-8000-0000000000ff'],
      ['stix', '--attacker', '192.0.2.200'],
      ['stix', '--identity', 'x\u001b[2J'],
      ['misp', '--attacker', "' OR 1=1"],
      ['attack-flow', '--session', 'nobody'],
    ] as const) {
      const { code, stdout, stderr } = await run(command, ...who, '-o', join(folder, 'out'));
      expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(/^ttp: (attacker|identity|session) .* is unknown to this database\n$/)]);
      expect(stderr).not.toContain('\u001b');
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  it('changes nothing in the database', async () => {
    const count = async () => (await source.query('SELECT COUNT(*) AS n FROM ttp_tag'))[0];
    const before = await count();
    await run('stix', '--fleet');
    expect(await count()).toEqual(before);
  });
});

describe('ttp export', () => {
  it('leaves with 2 when it is not clear whose data is meant, and with 3 without a database', async () => {
    for (const args of [
      ['stix'],
      ['stix', '--fleet', '--attacker', 'x'],
      ['stix', '--attacker', 'x', '--since', '2026-01-01'],
      ['stix', '--fleet', '--since', 'yesterday'],
      ['stix', '--fleet', '--limit', '0'],
      ['stix', '--fleet', '--tlp', 'white'],
      ['navigator', '--fleet', '--compare', 'planet:x'],
      ['attack-flow'],
      ['verify', 'x'],
      ['misp', '--fleet', '--push', 'https://misp.example.org'],
      ['misp', '--fleet', '--push', 'http://misp.example.org', '--key-file', 'x'],
      ['misp', '--fleet', '--push', 'https://key@misp.example.org', '--key-file', 'x'],
      ['misp', '--fleet', '--push', 'file:///etc/passwd', '--key-file', 'x'],
    ]) {
      expect([args, (await ttp(['export', ...args])).code]).toEqual([args, 2]);
    }
    expect(await ttp(['export', 'stix', '--fleet', '--db-path', '/nonexistent.sqlite'])).toMatchObject({ code: 3, stderr: expect.stringContaining('no SQLite file /nonexistent.sqlite') });
  }, 60_000);

  it('leaves a file as it was when the new one cannot be made', async () => {
    const folder = aFolder({ 'out.json': 'before', 'empty.sqlite': '' });
    mkdirSync(join(folder, 'folder'));
    const run = (output: string) => ttp(['export', 'stix', '--fleet', '--db-path', join(folder, 'empty.sqlite'), '-o', join(folder, output)]);
    expect((await run('out.json')).code).toBe(1);
    expect((await run('nowhere/out.json')).code).toBe(1);
    expect((await run('folder')).code).toBe(1);
    expect(readFileSync(join(folder, 'out.json'), 'utf8')).toBe('before');
    expect(readdirSync(folder).toSorted().filter((name) => !name.startsWith('empty'))).toEqual(['folder', 'out.json']);
  }, 60_000);
});

const identity = {
  type: 'identity',
  spec_version: '2.1',
  id: 'identity--ade09431-1861-567a-a60c-b19ee3d0d6a6',
  created: '2026-01-01T00:00:00.000Z',
  modified: '2026-01-01T00:00:00.000Z',
  name: 'DECNET',
  identity_class: 'organization',
};
const ADDRESS_ID = 'ipv4-addr--39090fdc-366e-571f-ab5b-d05e2918f88f';
const address = (value: string, id = ADDRESS_ID) => ({ type: 'ipv4-addr', spec_version: '2.1', id, value });
const bundle = (...objects: readonly object[]) => JSON.stringify({ type: 'bundle', id: 'bundle--00000000-0000-4000-8000-000000000000', objects });

describe('ttp export verify', () => {
  it('reads bundles, lists and lines, indented or not, packed or not', async () => {
    const objects = [identity, address('203.0.113.9')];
    const texts = [bundle(...objects), JSON.stringify(JSON.parse(bundle(...objects)), null, 2), JSON.stringify(objects), objects.map((one) => `${JSON.stringify(one)}\n`).join('')];
    const folder = aFolder(Object.fromEntries(texts.map((text, n) => [`${n}.json`, text])));
    writeFileSync(join(folder, 'packed'), gzipSync(texts[3]!));
    const files = [...texts.keys()].map((n) => `${n}.json`).concat('packed').map((name) => join(folder, name));
    const { code, stdout } = await verify('stix', ...files);
    expect([code, stdout]).toEqual([0, files.map((file) => `${file}: 2 objects, 0 findings\n`).join('')]);
  });

  it('names each flaw by its place, with what to do', async () => {
    const relationship = { ...identity, type: 'sighting', id: 'sighting--00000000-0000-4000-8000-000000000001', created_by_ref: 'identity--00000000-0000-4000-8000-000000000002' };
    const { name: _name, identity_class: _class, ...sighting } = { ...relationship, sighting_of_ref: 'threat-actor--00000000-0000-4000-8000-000000000003' };
    const file = join(aFolder({ 'x.json': bundle(identity, address('203.0.113.10'), address('203.0.113.9'), sighting) }), 'x.json');
    const { code, stdout } = await verify('stix', file);
    expect(code).toBe(1);
    expect(stdout).toContain(`${file}: /objects/1/id: ipv4-addr--39090fdc-366e-571f-ab5b-d05e2918f88f: not the id that the content gives (write ipv4-addr--`);
    expect(stdout).toContain(`${file}: /objects/2/id: ipv4-addr--39090fdc-366e-571f-ab5b-d05e2918f88f: an id that an object before has with other content`);
    expect(stdout).toMatch(/\/objects\/3\/sighting_of_ref: .* refers to threat-actor--00000000-0000-4000-8000-000000000003, which is not in the bundle/);
    expect(stdout).toMatch(/: 4 objects, \d+ findings\n$/);
    const json = await verify('stix', file, '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ target: 'stix', files: [{ file, objects: 4, told: expect.arrayContaining([{ path: '/objects/1/id', problem: expect.any(String) }]) }] });
  });

  it('tells a document that is no bundle, and a list with something else in it', async () => {
    const folder = aFolder({ 'a.json': '{"objects":[]}', 'b.json': bundle(identity).replace('}]', '},7]'), 'c.json': '{"techniques":1}', 'd.json': '{"response":[{"uuid":1}]}' });
    expect((await verify('stix', join(folder, 'a.json'))).code).toBe(1);
    expect(await verify('stix', join(folder, 'b.json'))).toMatchObject({ code: 1, stdout: expect.stringContaining('/: the list holds something that is no object') });
    expect((await verify('navigator', join(folder, 'c.json'))).code).toBe(1);
    expect(await verify('misp', join(folder, 'd.json'))).toMatchObject({ code: 1, stdout: expect.stringContaining('/response/0/uuid: ') });
  });

  it('takes pages of TAXII together', async () => {
    const [one, two] = [[identity], [{ ...address('203.0.113.9') }]];
    const folder = aFolder({ '1.json': JSON.stringify({ more: true, next: 'x', objects: one }), '2.json': JSON.stringify({ objects: two }), '3.json': JSON.stringify({ more: true, objects: two, extra: 1 }), '4.json': '{}' });
    expect(await verify('taxii', join(folder, '1.json'), join(folder, '2.json'), join(folder, '4.json'))).toMatchObject({ code: 0 });
    const wrong = await verify('taxii', join(folder, '3.json'));
    expect(wrong.stdout).toMatch(/: \/next: and more disagree .*\n.*: \/: has extra, which an envelope does not have/);
  });

  it('tells what is new, changed or gone in a second export', async () => {
    const folder = aFolder({ '1.json': bundle(identity, address('203.0.113.9')), '2.json': bundle({ ...identity, name: 'other' }, address('198.51.100.1', 'ipv4-addr--00000000-0000-4000-8000-00000000000f')) });
    const { code, stdout } = await verify('stix', join(folder, '1.json'), '--stable-with', join(folder, '2.json'));
    expect(code).toBe(1);
    expect(stdout).toMatch(/\/objects\/0: identity--\S+ has other content .*\n.*\/objects\/1: ipv4-addr--\S+f is new .*\n.*: \/: ipv4-addr--39090fdc\S+ is missing/);
  });

  it.each([
    ['that is not there', undefined, 'cannot be read'],
    ['that is empty', '', 'is empty'],
    ['that ends in the middle', '{"type":"bundle","objects":[{"type":"identi', 'ends in the middle'],
    ['that is no JSON', '{"type":bundle}', 'object 1 is no JSON'],
    ['that is text', 'hello', 'is no JSON object or list'],
    ['that closes too much', '{}}', 'closes what it has not opened'],
    ['that is no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'cannot be read'],
    ['that is half a gzip file', gzipSync('{}'.repeat(99)).subarray(0, 20), 'cannot be read'],
  ])('leaves with 3 for a file %s', async (_, content, reason) => {
    const file = join(aFolder(), 'x.json');
    if (content !== undefined) writeFileSync(file, content);
    const { code, stdout, stderr } = await verify('stix', file);
    expect([code, stdout, stderr]).toEqual([3, '', expect.stringContaining(`${file}: ${reason}`)]);
  });
});

describeOn('sqlite', 'ttp export misp --push', (databases) => {
  const actors = someActors(5, 11).map((actor, n): Actor => ({ ...actor, ip: `192.0.2.${n}` }));
  let misp: MispStub;
  let url: string;
  let keyFile: string;
  beforeEach(async () => {
    misp = new MispStub();
    url = await misp.start();
    keyFile = join(aFolder({ key: `${MISP_KEY}\n` }), 'key');
  });
  afterEach(() => misp.stop());

  const start = async () => {
    const { source, database } = await aDatabase(databases(), actors);
    const push = (...more: readonly string[]) => ttp(['export', 'misp', '--fleet', '--push', url, '--key-file', keyFile, '--json', ...database, ...more]);
    return { source, push, report: async (...more: readonly string[]) => JSON.parse((await push(...more)).stdout) as Record<string, unknown> };
  };
  const COUNTS = { created: 0, updated: 0, unchanged: 0, changed_there: 0, refused: 0, refusals: [], stopped: null };

  it('tells first, creates then, changes nothing again, and updates who was seen again', async () => {
    const { source, push, report } = await start();
    expect(await report()).toEqual({ ...COUNTS, url: `${url}/`, dry_run: true, created: 5 });
    expect([misp.events.size, misp.asked.every((one) => one.startsWith('GET events/view/'))]).toEqual([0, true]);
    expect(await report('--yes')).toEqual({ ...COUNTS, url: `${url}/`, dry_run: false, created: 5 });
    expect(misp.events.size).toBe(5);
    const stored = [...misp.events.values()];
    expect(await report('--yes')).toMatchObject({ ...COUNTS, unchanged: 5 });
    expect([...misp.events.values()]).toEqual(stored);
    await source.query("UPDATE attackers SET last_seen = '2026-11-22 10:00:00.000000' WHERE ip = '192.0.2.3'");
    expect(await report()).toMatchObject({ ...COUNTS, updated: 1, unchanged: 4 });
    expect(await report('--yes')).toMatchObject({ ...COUNTS, updated: 1, unchanged: 4 });
    expect(misp.asked.filter((one) => one.startsWith('POST')).length).toBe(6);
    const text = await push('--yes');
    expect(misp.faults).toEqual([]);
    expect(text.stdout + text.stderr).not.toContain(MISP_KEY);
  }, 60_000);

  it('goes on where a push ended, and leaves alone what was edited there', async () => {
    const { push, report } = await start();
    misp.instead.push([404, {}], [200, {}], [404, {}], ...Array.from({ length: 5 }, () => [503, {}, { 'retry-after': '0' }] as const), ...Array.from({ length: 4 }, () => [500, {}, { 'retry-after': '0' }] as const));
    const ended = await push('--yes');
    expect([ended.code, JSON.parse(ended.stdout)]).toEqual([1, expect.objectContaining({ created: 1, stopped: 'HTTP 503' })]);
    misp.instead.length = 0;
    expect(await report('--yes')).toMatchObject({ created: 5 });
    const [one] = misp.events.values();
    misp.events.set(one!.uuid, { ...one!, timestamp: '1999999999' });
    expect(await report('--yes')).toMatchObject({ ...COUNTS, unchanged: 4, changed_there: 1 });
    expect(misp.events.get(one!.uuid)?.timestamp).toBe('1999999999');
  }, 60_000);

  it('tries again while MISP is busy, looking first what the try before has done', async () => {
    const { report } = await start();
    misp.instead.push([429, {}, { 'retry-after': '0' }], [404, {}], [502, {}, { 'retry-after': '0' }]);
    expect(await report('--yes', '--limit', '1')).toMatchObject({ ...COUNTS, created: 1 });
    expect(misp.asked.map((one) => one.slice(0, 10))).toEqual(['GET events', 'GET events', 'POST event', 'GET events', 'POST event']);
  });

  it('counts what MISP refuses, and goes on', async () => {
    const { push } = await start();
    misp.instead.push([404, {}], [403, { message: 'Could not add Event \u001b[2J' }]);
    const { code, stdout } = await push('--yes');
    expect([code, JSON.parse(stdout)]).toEqual([1, expect.objectContaining({ created: 4, refused: 1, refusals: [{ uuid: expect.any(String), reason: 'HTTP 403: Could not add Event \u001b[2J' }] })]);
  });

  it('sends the key nowhere else, and says when it is wrong', async () => {
    const { push } = await start();
    misp.instead.push([302, {}, { location: 'http://127.0.0.1:9/' }]);
    expect(JSON.parse((await push()).stdout)).toMatchObject({ stopped: expect.stringContaining('redirects (HTTP 302)') });
    const other = join(aFolder({ key: 'another-made-up-key', two: 'two words' }), 'key');
    const refused = await push('--key-file', other);
    expect([refused.code, refused.stdout]).toEqual([1, expect.stringContaining('MISP refuses the key (HTTP 403)')]);
    expect(refused.stdout + refused.stderr).not.toContain('another-made-up-key');
    expect(await push('--key-file', join(other, '../two'))).toMatchObject({ code: 3, stderr: expect.stringContaining('must hold one key') });
    expect(await push('--key-file', '/nonexistent')).toMatchObject({ code: 3 });
    misp.instead.push([200, 'hello']);
    expect(JSON.parse((await push()).stdout)).toMatchObject({ stopped: expect.stringContaining('does not answer like a MISP') });
  }, 60_000);
});
