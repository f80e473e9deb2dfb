// SPDX-License-Identifier: AGPL-3.0-or-later
import { join } from 'node:path';
import { COMMANDS } from '../src/commands';
import { SLICES } from '../src/commands/backfill';
import { someRules } from './stored-history';
import { aFolder, cleanUp, ttp } from './ttp';

afterAll(cleanUp);

/** Said why, and did nothing. */
const refused = (code: number, reason: RegExp) => ({ code, stdout: '', stderr: expect.stringMatching(reason) });

describe('ttp backfill', () => {
  const agent = { DECNET_MODE: 'agent' };

  it('replays commands, then canary triggers', () => expect(SLICES).toEqual(['command', 'canary']));

  it('is a command for masters, as prune is', async () => {
    expect(COMMANDS.flatMap(({ name, masterOnly }) => (masterOnly ? [name] : []))).toEqual(['backfill', 'prune']);
    for (const args of [['backfill'], ['backfill', '--help'], ['help', 'backfill']]) {
      expect(await ttp(args, { env: agent })).toMatchObject(refused(1, /^ttp: ttp backfill runs on a master/));
    }
    expect((await ttp(['--help'], { env: agent })).stdout).toMatch(/^ {2}worker (?![^]*^ {2}backfill )/m);
    for (const env of [{}, { ...agent, DECNET_DISALLOW_MASTER: 'false' }]) {
      expect((await ttp(['--help'], { env })).stdout).toMatch(/^ {2}worker [^]*^ {2}backfill /m);
    }
  });

  it.each([
    ['--source email', /Allowed choices are command, canary, all/],
    ['--since-days 0', /must be a whole number from 1 to 3650/],
    ['--since-days 3651', /must be a whole number from 1 to 3650/],
    ['--batch-size 100001', /must be a whole number from 1 to 100000/],
    ['--until yesterday', /must be an instant or a day/],
    ['--until 2001-01-01', /leaves nothing/],
    ['--dry-run --resume', /cannot be used with option '--resume'/],
  ])('leaves with 2 for %s', async (args, reason) => {
    expect(await ttp(['backfill', ...args.split(' ')])).toMatchObject(refused(2, reason));
  });

  it('leaves with 3 for a database that is not there, and for a tagger that is none', async () => {
    expect(await ttp(['backfill', '--db-path', '/nonexistent/ttp.sqlite'])).toMatchObject(refused(3, /no SQLite file/));
    expect(await ttp(['backfill'], { env: { DECNET_TTP_TAGGER_TYPE: 'x' } })).toMatchObject(refused(3, /must be composite/));
  });

  describe('with an empty database', () => {
    let [path, folder] = ['', ''];
    beforeEach(() => {
      folder = aFolder({ 'empty.sqlite': '', 'data/none': '' });
      path = join(folder, 'empty.sqlite');
    });
    const backfill = (...args: readonly string[]) => ttp(['backfill', '--db-path', path, '--data', join(folder, 'data'), ...args]);

    it.each([
      ['that is not there', () => '/nonexistent/rules', /^ttp: the rules cannot be read\n {2}because: .*ENOENT/],
      ['without a rule', () => aFolder(), /^ttp: no rule could be loaded/],
    ])('leaves with 1 for a rule directory %s', async (_, directory, reason) => {
      expect(await backfill('--rules', directory())).toMatchObject(refused(1, reason));
    });

    it('leaves with 2 for a rule that is not live', async () => {
      expect(await backfill('--rules', someRules(), '--rule', 'R0999')).toMatchObject(refused(2, /--rule R0999: no such rule/));
    });

    it('leaves with 3 where the cursor cannot be written, and 0 for a history that is empty', async () => {
      const rules = someRules();
      expect(await backfill('--rules', rules, '--data', path)).toMatchObject(refused(3, /name a folder for it with --data/));
      const run = await backfill('--rules', rules);
      expect(run).toMatchObject({ code: 0, stdout: expect.stringMatching(/source=command rows=0 commands=0 inserted=0 /) });
    });
  });
});
