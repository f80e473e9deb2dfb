// SPDX-License-Identifier: AGPL-3.0-or-later
import { join } from 'node:path';
import { aFolder, cleanUp, Ttp, ttp } from './ttp';

const SECRET = 'a-made-up-secret-of-more-than-32-characters';

const as = (token: string) => ({ env: { DECNET_API_TOKEN: token } });

describe('ttp token', () => {
  afterAll(cleanUp);

  it('makes a user whose token opens what the role allows', async () => {
    const data = join(aFolder({}), 'data');
    const env = { DECNET_JWT_SECRET: SECRET };
    const run = new Ttp(['up', '--data', data], { env });
    await run.says(/(Ctrl-C drains and stops)/);
    const store = ['--rule-store', new URL(await run.says(/rules +(http\S+)/)).origin];
    const tokenOf = async (...args: string[]) => (await ttp(['token', ...args, '--db-path', join(data, 'ttp.sqlite')], { env })).stdout.trim();
    const [viewer, admin] = [await tokenOf('bob'), await tokenOf('ann', '--role', 'admin')];

    expect(await ttp(['rules', 'list', ...store])).toMatchObject({ code: 3, stderr: expect.stringMatching(/Could not validate credentials; give a token of a user in DECNET_API_TOKEN/) });
    expect((await ttp(['rules', 'list', ...store], as(viewer))).code).toBe(0);
    const disable = ['rules', 'state', 'set', 'R0012', 'disabled', ...store];
    expect(await ttp(disable, as(viewer))).toMatchObject({ code: 3, stderr: expect.stringMatching(/Insufficient permissions; give a token of an admin/) });
    expect(await ttp(disable, as(admin))).toMatchObject({ code: 0, stdout: expect.stringMatching(/^R0012 is disabled \(ann, \S+Z\)\n$/) });
    await run.interrupt();
  });

  it('says that there is no secret', async () => {
    expect(await ttp(['token', 'ann'])).toMatchObject({ code: 3, stdout: '', stderr: expect.stringMatching(/DECNET_JWT_SECRET is empty/) });
  });
});
