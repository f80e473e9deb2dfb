// SPDX-License-Identifier: AGPL-3.0-or-later
import { describeOn } from '@ttp/persistence/testing';
import { readdirSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { aDatabase, type Bundle, verify } from './exported';
import { someActors } from './some-actors';
import { aFolder, cleanUp, Ttp, ttp } from './ttp';

afterAll(cleanUp);

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
  });

  it('of navigator are valid for everybody, by release, and beside each other', async () => {
    expect((await write(['navigator', '--fleet'], 'layer')).code).toBe(0);
    expect((await write(['navigator', '--fleet', '--release', 'v18.1'], 'layer-18')).code).toBe(0);
    const compare = ['navigator', '--identity', '00000000-0000-4000-8000-000000000003', '--compare', 'identity:00000000-0000-4000-8000-000000000004'];
    expect((await write(compare, 'compared')).code).toBe(0);
    expect(await verify('navigator', file('layer'), file('layer-18'), file('compared'))).toMatchObject({ code: 0 });
    expect(JSON.parse(readFileSync(file('layer-18'), 'utf8'))).toMatchObject({ versions: { attack: '18' }, name: 'DECNET TTP coverage — fleet' });
  });

  it('leaves neither half a file nor a scrap when it is interrupted', async () => {
    const target = join(aFolder(), 'out.json');
    const run = new Ttp(['export', 'stix', '--fleet', ...database, '-o', target]);
    for (const end = Date.now() + 20_000; Date.now() < end && readdirSync(dirname(target)).length === 0; await delay(5));
    const { code } = await run.interrupt();
    // It may have been quicker.
    expect([[1, []], [0, ['out.json']]]).toContainEqual([code, readdirSync(dirname(target))]);
  });

  it('ends quietly when nobody reads on', async () => {
    const run = new Ttp(['export', 'stix', '--fleet', ...database]);
    run.child.stdout?.once('data', () => run.child.stdout?.destroy());
    expect(await run.ended).toMatchObject({ code: 0, stderr: expect.not.stringContaining('EPIPE') });
  });
});
