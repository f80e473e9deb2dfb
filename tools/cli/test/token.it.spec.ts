// SPDX-License-Identifier: AGPL-3.0-or-later
import { join } from 'node:path';
import { aFolder, cleanUp, Ttp, ttp } from './ttp';

const SECRET = 'a-made-up-secret-of-more-than-32-characters';

const as = (token: string) => ({ env: { DECNET_API_TOKEN: token } });

const env = { DECNET_JWT_SECRET: SECRET };
const data = join(aFolder({}), 'data');
const database = ['--db-path', join(data, 'ttp.sqlite')];
const tokenOf = async (...args: string[]) => (await ttp(['token', ...args, ...database], { env })).stdout.trim();
const keyOf = (...args: string[]) => ttp(['api-key', 'create', ...args, ...database]);

describe('credentials', () => {
  let run: Ttp;
  let store: string[];
  beforeAll(async () => {
    run = new Ttp(['up', '--data', data], { env });
    await run.says(/(Ctrl-C drains and stops)/);
    store = ['--rule-store', new URL(await run.says(/rules +(http\S+)/)).origin];
  });
  afterAll(async () => {
    await run.interrupt();
    cleanUp();
  });

  const disable = () => ['rules', 'state', 'set', 'R0012', 'disabled', ...store];

  it('by "ttp token" open what the role allows', async () => {
    const [viewer, admin] = [await tokenOf('bob'), await tokenOf('ann', '--role', 'admin')];

    expect(await ttp(['rules', 'list', ...store])).toMatchObject({ code: 3, stderr: expect.stringMatching(/Could not validate credentials; give a token of a user in DECNET_API_TOKEN/) });
    expect((await ttp(['rules', 'list', ...store], as(viewer))).code).toBe(0);
    expect(await ttp(disable(), as(viewer))).toMatchObject({ code: 3, stderr: expect.stringMatching(/Insufficient permissions; give a token of an admin/) });
    expect(await ttp(disable(), as(admin))).toMatchObject({ code: 0, stdout: expect.stringMatching(/^R0012 is disabled \(ann, \S+Z\)\n$/) });
  });

  it('by "ttp api-key" open what the scopes allow, and are listed without their secret', async () => {
    const ci = await keyOf('ci', '--scope', 'read', 'rules:write', '--days', '7', '--by', 'ann');
    const [key, hint] = [expect.stringMatching(/^ttpk_[0-9a-f]{12}_[\w-]{43}\n$/), expect.stringMatching(/^keep it: it is not shown again/)];
    expect(ci).toMatchObject({ code: 0, stdout: key, stderr: hint });
    const siem: { readonly key: string; readonly prefix: string } = JSON.parse((await keyOf('siem', '--scope', 'export', '--json')).stdout);
    expect(siem).toMatchObject({ name: 'siem', state: 'usable', scopes: ['export'], created_by: 'operator', last_used_at: null });

    expect((await ttp(['rules', 'list', ...store], as(ci.stdout.trim()))).code).toBe(0);
    const disabled = expect.stringMatching(/^R0012 is disabled \(api-key:ci, \S+Z\)\n$/);
    expect(await ttp(disable(), as(ci.stdout.trim()))).toMatchObject({ code: 0, stdout: disabled });
    const refused = expect.stringMatching(/Insufficient permissions/);
    expect(await ttp(['rules', 'list', ...store], as(siem.key))).toMatchObject({ code: 3, stderr: refused });

    const revoke = ['api-key', 'revoke', siem.prefix, ...database];
    expect(await ttp(revoke)).toMatchObject({ code: 0, stdout: `${siem.prefix} is revoked: services refuse it within ten seconds\n` });
    expect(await ttp(revoke)).toMatchObject({ code: 2, stderr: expect.stringMatching(/there is no key \w+ that could be revoked/) });
    const { stdout } = await ttp(['api-key', 'list', ...database]);
    const [header, row] = stdout.split('\n');
    expect(header).toMatch(/^PREFIX +NAME +SCOPES +STATE +ENDS +LAST USED +CREATED +BY$/);
    expect(row).toMatch(/^\w{12} +ci +read rules:write +usable +\S+Z +\S+Z +\S+Z +ann$/);
    const all = await ttp(['api-key', 'list', '--all', '--json', ...database]);
    expect(JSON.parse(all.stdout)).toMatchObject([{ name: 'ci', state: 'usable' }, { name: 'siem', state: 'revoked' }]);
    expect(all.stdout).not.toContain(siem.key.slice(-43));
  });
});

describe('a wrong command line', () => {
  it('of "ttp token" says that there is no secret', async () => {
    expect(await ttp(['token', 'ann'])).toMatchObject({ code: 3, stdout: '', stderr: expect.stringMatching(/DECNET_JWT_SECRET is empty/) });
  });

  it.each([
    ['create x', 2, /required option '--scope <scope...>'/],
    ['create x --scope all', 2, /Allowed choices are read, export, rules:write/],
    ['create x --scope read --days 0', 2, /must be a whole number from 1 to 3650/],
    ['revoke ttpk_0123', 2, /must be the twelve characters behind ttpk_/],
    ['list --db-path /nonexistent/ttp.sqlite', 3, /no SQLite file/],
  ])('of "ttp api-key %s" says what is', async (line, code, reason) => {
    expect(await ttp(['api-key', ...line.split(' ')])).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(reason) });
  });
});
