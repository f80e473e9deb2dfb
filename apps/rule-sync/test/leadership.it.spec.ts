// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Lease } from '@ttp/persistence';
import { describeOn, describeOnEachDialect } from '@ttp/persistence/testing';
import { documentedMetrics, exposedMetrics, OPEN_ROUTES, routesOf } from '@ttp/service/testing';
import { readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { LEASE_TTL_S } from '../src/leadership';
import { aDocument, checksOf, eventually, expectStored, leads, SyncHarness, upTo } from './harness';

const DISABLED = { state: 'disabled', confidenceMax: null, expiresAt: null, reason: null } as const;

const leaders = async (apps: readonly NestFastifyApplication[]) => (await Promise.all(apps.map(leads))).filter(Boolean).length;

describeOnEachDialect('rule-syncs side by side', (databases) => {
  let harness: SyncHarness;
  beforeEach(async () => {
    harness = await SyncHarness.start(databases());
    harness.write('a.yaml', aDocument('R9001'));
    harness.write('b.yaml', aDocument('R9002', 3));
  });
  afterEach(() => harness.stop());

  /** Another process, of which only the lease is seen. */
  const ghost = (ttlSeconds = LEASE_TTL_S) => new Lease(harness.database, { name: 'rule-sync', holder: 'ghost', ttlSeconds });
  const expireLease = () => harness.database.query("UPDATE ttp_lease SET expires_at = '2000-01-01 00:00:00.000000'");

  it('are one that acts and others that wait, ready all of them', async () => {
    const apps = await Promise.all([harness.startSync(), harness.startSync(), harness.startSync()]);
    await expectStored(harness, { R9001: 1, R9002: 3 });
    for (let version = 2; version < 8; version++) {
      harness.write('a.yaml', aDocument('R9001', version));
      await expectStored(harness, { R9001: version, R9002: 3 });
      expect(await leaders(apps)).toBe(1);
    }
    expect(await harness.announced()).toEqual(upTo(8));
    expect(await harness.streamEnd()).toBe(8);
    const expected = [new Set(['ok']), documentedMetrics('rule-sync'), OPEN_ROUTES];
    for (const app of apps) expect([new Set(Object.values(await checksOf(app))), exposedMetrics(app), routesOf(app)]).toEqual(expected);
  });

  it('hand over when the leader leaves', async () => {
    const first = await harness.startSync();
    await eventually('the first leads', () => leads(first));
    const second = await harness.startSync();
    await expectStored(harness, { R9001: 1, R9002: 3 });
    expect(await leads(second)).toBe(false);
    await harness.stopSync(first);
    harness.write('a.yaml', aDocument('R9001', 2));
    await expectStored(harness, { R9001: 2, R9002: 3 });
    expect(await leads(second)).toBe(true);
    expect(await harness.announced()).toEqual(upTo(3));
  });

  it('take over from a leader that was killed', async () => {
    expect(await ghost(60).acquire()).toBe(true);
    const app = await harness.startSync();
    // Its last renewal.
    expect(await ghost().acquire()).toBe(true);
    await delay(500);
    expect([await leads(app), await harness.stored(), (await checksOf(app))['leadership']]).toEqual([false, {}, 'ok']);
    await expectStored(harness, { R9001: 1, R9002: 3 });
    expect(await leads(app)).toBe(true);
  });

  it('write nothing after a pause in which another has taken the lead, and lead again when it leaves', async () => {
    const app = await harness.startSync();
    await expectStored(harness, { R9001: 1, R9002: 3 });
    await harness.announced();
    const other = ghost(60);
    await expireLease();
    expect(await other.acquire()).toBe(true);
    // It still believes that it leads, and sees the edit.
    harness.write('a.yaml', aDocument('R9001', 2));
    await eventually('it steps down', async () => !(await leads(app)));
    await delay(300);
    expect(await harness.stored()).toEqual({ R9001: 1, R9002: 3 });
    await other.release();
    await expectStored(harness, { R9001: 2, R9002: 3 });
    expect(await harness.announced()).toEqual(upTo(3));
  });

  it('end with the table equal to the directory and each change told once, whoever is restarted', async () => {
    let [one, other] = [await harness.startSync(), await harness.startSync()];
    for (let round = 0; round < 40; round++) {
      if (round % 3 === 0) harness.write(`N${round}.yaml`, aDocument(`N${round}`));
      if (round % 5 === 4) harness.remove(readdirSync(harness.directory).find((name) => name.startsWith('N')) ?? 'a.yaml');
      harness.write('b.yaml', aDocument('R9002', round + 4));
      if (round % 4 === 0) await harness.operator.setState('R9001', DISABLED, { by: 'analyst', now: new Date() });
      if (round % 8 === 7) {
        await expireLease();
        await harness.stopSync(one);
        [one, other] = [other, await harness.startSync()];
      }
      await delay(60);
    }
    const made = readdirSync(harness.directory).filter((name) => name.startsWith('N'));
    await expectStored(harness, { R9001: 1, R9002: 43, ...Object.fromEntries(made.map((name) => [name.replace('.yaml', ''), 1])) });
    const { seq } = await harness.log.head();
    // While two believe that they lead, both may speak; the stream takes each change once.
    expect(new Set(await harness.announced())).toEqual(new Set(upTo(seq)));
    expect(await harness.streamEnd()).toBe(seq);
  });
});

describeOn('mysql', 'a rule-sync whose database goes away', (databases) => {
  it('is not ready meanwhile, and stores afterwards what was edited', async () => {
    const harness = await SyncHarness.start(databases());
    try {
      harness.write('a.yaml', aDocument('R9001'));
      const app = await harness.startSync();
      await expectStored(harness, { R9001: 1 });
      await databases().server.kill();
      harness.write('a.yaml', aDocument('R9001', 2));
      await eventually('it complains', async () => (await checksOf(app))['rules'] === 'the database is not available');
      await databases().server.restart();
      await expectStored(harness, { R9001: 2 });
      await eventually('it is ready', async () => new Set(Object.values(await checksOf(app))).size === 1);
      expect(await harness.announced()).toEqual([1, 2]);
    } finally {
      await harness.stop();
    }
  });
});
