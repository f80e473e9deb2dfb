// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { describeOn } from '@ttp/persistence/testing';
import { aDocument, answer, call, StoreHarness } from './harness';

describeOn('sqlite', 'what a state may be', (databases) => {
  let harness: StoreHarness;
  let app: NestFastifyApplication;
  beforeAll(async () => {
    harness = await StoreHarness.start(await databases().create());
    await harness.sync(aDocument('R9001'));
    app = await harness.startStore();
  });
  afterAll(() => harness.stop());

  const put = (body: unknown) => answer(app, 'PUT', '/R9001/state', body);

  it.each([
    ['2099-01-31', '2099-01-31T00:00:00.000Z'],
    ['2099-01-31T12:00', '2099-01-31T12:00:00.000Z'],
    ['2099-01-31 12:00:00.5', '2099-01-31T12:00:00.500Z'],
    ['2099-01-31T12:00:00.123456+02:00', '2099-01-31T10:00:00.123Z'],
  ])('ends at %s, which is UTC where it says no zone', async (expires_at, instant) => {
    expect(await put({ state: 'disabled', expires_at })).toMatchObject([200, { expires_at: instant }]);
    expect((await call(app, 'GET', '/R9001')).json()).toMatchObject({ expires_at: instant });
  });

  const CEILING = 'confidence_max must be a number from 0 to 1; a clipped state needs one';
  const END = 'expires_at must be an instant such as 2030-01-31T12:00:00Z';

  it.each([
    [{}, 'state must be enabled, disabled or clipped'],
    [{ state: 'paused-<script>' }, 'state must be enabled, disabled or clipped'],
    [{ state: 'clipped' }, CEILING],
    [{ state: 'clipped', confidence_max: null }, CEILING],
    [{ state: 'clipped', confidence_max: 1.01 }, CEILING],
    [{ state: 'enabled', confidence_max: '0.5' }, CEILING],
    [{ state: 'disabled', expires_at: 'tomorrow' }, END],
    [{ state: 'disabled', expires_at: '2099-02-30T00:00:00Z' }, END],
    [{ state: 'disabled', expires_at: '2099-W05' }, END],
    [{ state: 'disabled', expires_at: 4_102_444_800 }, END],
    [{ state: 'disabled', expires_at: '2020-01-01T00:00:00Z' }, 'expires_at must be in the future'],
    [{ state: 'disabled', reason: 'x'.repeat(501) }, 'reason must be a text of at most 500 characters'],
    [{ state: 'disabled', reason: ['x'] }, 'reason must be a text of at most 500 characters'],
    [{ state: 'disabled', colour: 'red' }, 'unknown field; known are state, confidence_max, expires_at, reason'],
    [JSON.parse('{"state":"disabled","constructor":1}'), 'unknown field; known are state, confidence_max, expires_at, reason'],
    ['{"state":"disabled","__proto__":{"reason":"x"}}', 'unknown field; known are state, confidence_max, expires_at, reason'],
    ['[]', 'Body must be a JSON object'],
    ['null', 'Body must be a JSON object'],
    ['', 'Body must be valid JSON'],
    ['{"state":', 'Body must be valid JSON'],
    [Buffer.from('{"state":"disabled","reason":"\xe9"}', 'latin1'), 'Body must be UTF-8'],
  ])('refuses %j and changes nothing', async (body, detail) => {
    const { seq } = await harness.log.head();
    expect(await put(body)).toEqual([400, { detail }]);
    expect((await harness.log.head()).seq).toBe(seq);
  });

  it('wants a body, and JSON', async () => {
    expect(await answer(app, 'PUT', '/R9001/state')).toEqual([400, { detail: 'Body must be valid JSON' }]);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const { statusCode, headers, body } = await call(app, 'POST', '/R9001/state', 'state=disabled', form);
    expect([statusCode, headers['content-type'], body]).toEqual([415, 'text/plain; charset=utf-8', 'Content-Type must be application/json']);
    const json = { 'content-type': 'application/json; charset=utf-8' };
    expect((await call(app, 'PUT', '/R9001/state', { state: 'disabled' }, json)).statusCode).toBe(200);
  });
});
