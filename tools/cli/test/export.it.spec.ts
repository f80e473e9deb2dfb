// SPDX-License-Identifier: AGPL-3.0-or-later
import { describeOnEachDialect } from '@ttp/persistence/testing';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aDatabase, type Bundle } from './exported';
import { type Actor, someActors } from './some-actors';
import { aFolder, cleanUp, ttp } from './ttp';

afterAll(cleanUp);

/** Such as `T1082 TA0007`. */
function aTagOf(seen: string): Actor['tags'][number] {
  const [id = '', tactic = ''] = seen.split(' ');
  return { technique: [id, null], tactic, deckyId: 'decky-1', confidence: 0.7, attackRelease: 'v19.0', command: 'id', observedAt: null };
}

const through = (target: string, stdin: string) => ttp(['export', 'verify', '--target', target, '-'], { stdin });
const at = (n: number, hour: number) => new Date(`2026-11-${10 + n}T0${hour}:00:00Z`);

describeOnEachDialect('ttp export', (databases) => {
  const actors = someActors(12, 7);
  const [first, ...others] = actors.map((actor, n): Actor => ({ ...actor, ip: `192.0.2.${n}`, times: [at(n, 0), at(n, 1)] }));
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
  });
  const run = (...args: readonly string[]) => ttp(['export', ...args, ...database]);
  const count = async () => (await source.query('SELECT COUNT(*) AS n FROM ttp_tag'))[0];
  const lastSeen = async (...filter: readonly string[]) => {
    const { response } = JSON.parse((await run('misp', '--fleet', ...filter)).stdout) as { response: readonly { info: string }[] };
    return response.map(({ info }) => /192\.0\.2\.(\d+)/.exec(info)?.[1]);
  };

  it('writes an attacker by uuid or address, and an identity', async () => {
    const byUuid = await run('stix', '--attacker', known.uuid);
    expect(byUuid.code).toBe(0);
    for (const ip of ['2001:DB8::7', '2001:db8:0:0::7']) {
      expect(await run('stix', '--attacker', ip)).toMatchObject({ code: 0, stdout: byUuid.stdout });
    }
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
    expect(JSON.parse(layer.stdout)).toMatchObject({
      name: `DECNET TTP coverage — attacker ${known.uuid}`,
      techniques: [{ techniqueID: 'T1082' }, { techniqueID: 'T1105' }],
    });
    const twice = await through('misp', `{"response":[${event.stdout},{"Event":${event.stdout}}]}`);
    expect(twice).toMatchObject({ code: 1, stdout: expect.stringMatching(/-: \/response\/1: the UUID \S+ is in an event before/) });
    const flow = await run('attack-flow', '--session', `session-${known.uuid}`);
    expect(flow.stdout).toContain('attack-action');
    expect(await through('attack-flow', flow.stdout)).toMatchObject({ code: 0 });
  });

  it('takes those seen in a time, and the last so many', async () => {
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
    const { code, stderr } = await ttp(['export', 'stix', '--fleet', '--db-path', '/nonexistent.sqlite']);
    expect([code, stderr]).toEqual([3, expect.stringContaining('no SQLite file /nonexistent.sqlite')]);
  });

  it('leaves a file as it was when the new one cannot be made', async () => {
    const folder = aFolder({ 'out.json': 'before', 'empty.sqlite': '' });
    mkdirSync(join(folder, 'folder'));
    const run = (output: string) => ttp(['export', 'stix', '--fleet', '--db-path', join(folder, 'empty.sqlite'), '-o', join(folder, output)]);
    expect((await run('out.json')).code).toBe(1);
    expect((await run('nowhere/out.json')).code).toBe(1);
    expect((await run('folder')).code).toBe(1);
    expect(readFileSync(join(folder, 'out.json'), 'utf8')).toBe('before');
    expect(readdirSync(folder).toSorted().filter((name) => !name.startsWith('empty'))).toEqual(['folder', 'out.json']);
  });
});
