// SPDX-License-Identifier: AGPL-3.0-or-later
import { describeOn } from '@ttp/persistence/testing';
import { join } from 'node:path';
import { aDatabase } from './exported';
import { MISP_KEY, MispStub } from './misp-stub';
import { type Actor, someActors } from './some-actors';
import { aFolder, cleanUp, ttp } from './ttp';

afterAll(cleanUp);

/** A MISP that is busy so many times. */
const away = (status: number, times: number) => Array.from({ length: times }, () => [status, {}, { 'retry-after': '0' }] as const);

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
    const options = ['--fleet', '--push', url, '--key-file', keyFile, '--json', ...database];
    const push = (...more: readonly string[]) => ttp(['export', 'misp', ...options, ...more]);
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
  });

  it('goes on where a push ended, and leaves alone what was edited there', async () => {
    const { push, report } = await start();
    misp.instead.push([404, {}], [200, {}], [404, {}], ...away(503, 5), ...away(500, 4));
    const ended = await push('--yes');
    expect([ended.code, JSON.parse(ended.stdout)]).toEqual([1, expect.objectContaining({ created: 1, stopped: 'HTTP 503' })]);
    misp.instead.length = 0;
    expect(await report('--yes')).toMatchObject({ created: 5 });
    const [one] = misp.events.values();
    misp.events.set(one!.uuid, { ...one!, timestamp: '1999999999' });
    expect(await report('--yes')).toMatchObject({ ...COUNTS, unchanged: 4, changed_there: 1 });
    expect(misp.events.get(one!.uuid)?.timestamp).toBe('1999999999');
  });

  it('tries again while MISP is busy, looking first what the try before has done', async () => {
    const { report } = await start();
    misp.instead.push([429, {}, { 'retry-after': '0' }], [404, {}], [502, {}, { 'retry-after': '0' }]);
    expect(await report('--yes', '--limit', '1')).toMatchObject({ ...COUNTS, created: 1 });
    expect(misp.asked.map((one) => one.slice(0, 10))).toEqual(['GET events', 'GET events', 'POST event', 'GET events', 'POST event']);
  });

  it('counts what MISP refuses, and goes on', async () => {
    const { push } = await start();
    const message = 'Could not add Event \u001b[2J';
    misp.instead.push([404, {}], [403, { message }]);
    const { code, stdout } = await push('--yes');
    const refusals = [{ uuid: expect.any(String), reason: `HTTP 403: ${message}` }];
    expect([code, JSON.parse(stdout)]).toEqual([1, expect.objectContaining({ created: 4, refused: 1, refusals })]);
  });

  it('reads no answer without end', async () => {
    const { report } = await start();
    misp.instead.push([200, { Event: { timestamp: '1', info: 'x'.repeat(33 * 1_048_576) } }], [404, {}], [200, 'x'.repeat(33 * 1_048_576)]);
    const refusals = [{ uuid: expect.any(String), reason: expect.stringContaining('longer than 32 MiB') }];
    expect(await report('--yes', '--limit', '2')).toMatchObject({ ...COUNTS, created: 1, refused: 1, refusals });
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
  });
});
