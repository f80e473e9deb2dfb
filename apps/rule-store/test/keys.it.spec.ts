// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiKeyStore, type ApiKeyScope } from '@ttp/persistence';
import { describeOn } from '@ttp/persistence/testing';
import { OPEN_ROUTES, routesOf } from '@ttp/service/testing';
import { aDocument, answer, call, eventually, SECRET, StoreHarness } from './harness';
import { FOR_ADMINS, FOR_VIEWERS, type Route, ROUTES } from './routes';

const UNAUTHORIZED = [401, { detail: 'Could not validate credentials' }];
const REFUSED = [403, { detail: 'Insufficient permissions' }];

type Key = Awaited<ReturnType<typeof aKey>>;

async function aKey(keys: ApiKeyStore, scope: ApiKeyScope) {
  const now = new Date();
  const wish = { name: `for ${scope}`, scopes: [scope], createdBy: 'ann', expiresAt: new Date(now.getTime() + 3_600_000), now };
  const { key, row } = await keys.create(wish);
  return { ...row, headers: { authorization: `Bearer ${key}` } };
}

describeOn('sqlite', 'what API keys may do to rules', (databases) => {
  let harness: StoreHarness;
  let app: NestFastifyApplication;
  let keys: ApiKeyStore;
  let read: Key;
  let write: Key;
  let other: Key;
  let late: Key;
  beforeAll(async () => {
    harness = await StoreHarness.start(await databases().create());
    await harness.sync(aDocument('R9001'));
    app = await harness.startStore({ jwtSecret: SECRET, rulesTruth: 'database' });
    keys = new ApiKeyStore(harness.source);
    read = await aKey(keys, 'read');
    write = await aKey(keys, 'rules:write');
    other = await aKey(keys, 'export');
    late = await aKey(keys, 'read');
  });
  afterAll(() => harness.stop());

  const statusOf = async ([method, path, body]: Route, headers: Record<string, string>) => (await call(app, method, path, body, headers)).statusCode;

  it('is said of every route that there is', () => {
    const below = ROUTES.map(([method, path]) => [method, `/api/v1/ttp/rules${path.replace('R9001', ':ruleId')}`] as const);
    const said = below.flatMap(([method, url]) => (method === 'GET' ? [`GET ${url}`, `HEAD ${url}`] : [`${method} ${url}`]));
    expect(routesOf(app)).toEqual([...said, ...OPEN_ROUTES].toSorted());
  });

  it('is to read, with that scope', async () => {
    const { headers } = read;
    for (const route of FOR_VIEWERS) expect([...route, await statusOf(route, headers)]).toEqual([...route, 200]);
    for (const [method, path, body] of FOR_ADMINS) expect([path, ...(await answer(app, method, path, body, headers))]).toEqual([path, ...REFUSED]);
  });

  it('is to change, with that scope, which is not to read', async () => {
    const { id, headers } = write;
    for (const [method, path, body] of FOR_VIEWERS) expect([path, ...(await answer(app, method, path, body, headers))]).toEqual([path, ...REFUSED]);
    for (const route of FOR_ADMINS) expect([...route, await statusOf(route, headers) < 300]).toEqual([...route, true]);
    const history = await harness.log.history('R9001', { limit: 5 });
    expect(history.map(({ action, changedBy, setByUuid }) => [action, changedBy, setByUuid])).toEqual(
      ['delete', 'write', 'clear_state', 'set_state', 'set_state'].map((action) => [action, 'api-key:for rules:write', id]),
    );
    await harness.sync(aDocument('R9001'));
  });

  it('is nothing with another scope', async () => {
    for (const [method, path, body] of ROUTES) expect([path, ...(await answer(app, method, path, body, other.headers))]).toEqual([path, ...REFUSED]);
  });

  it('ends with the key, and within ten seconds of its revocation; when it was used last is told', async () => {
    const now = Date.now() + 20_000;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => now);
    expect(await statusOf(['GET', '', undefined], late.headers)).toBe(200);
    clock.mockRestore();
    await eventually(async () => (await keys.list()).some(({ id, lastUsedAt }) => id === late.id && lastUsedAt?.getTime() === now));
    await keys.revoke(late.prefix, new Date());
    const after = jest.spyOn(Date, 'now').mockImplementation(() => now + 10_001);
    expect(await answer(app, 'GET', '', undefined, late.headers)).toEqual(UNAUTHORIZED);
    expect(await statusOf(['GET', '', undefined], read.headers)).toBe(200);
    after.mockImplementation(() => now + 3_600_000);
    expect(await answer(app, 'GET', '', undefined, read.headers)).toEqual(UNAUTHORIZED);
    after.mockRestore();
  });

  it('is not what a user did: that is recorded with the id of the user', async () => {
    const ann = await harness.signIn('0a000000-0000-4000-8000-00000000000a', 'ann', { role: 'admin' });
    expect(await answer(app, 'PUT', '/R9001/state', { state: 'disabled' }, ann)).toMatchObject([200, { set_by: 'ann' }]);
    const [newest] = (await call(app, 'GET', '/R9001/history?limit=1', undefined, ann)).json<object[]>();
    expect(newest).toMatchObject({ action: 'set_state', changed_by: 'ann', set_by_uuid: '0a000000-0000-4000-8000-00000000000a' });
  });
});
