// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { describeOnEachDialect } from '@ttp/persistence/testing';
import { hash } from 'node:crypto';
import { renameSync, rmSync, utimesSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { aDocument, checksOf, eventually, expectStored, SyncHarness } from './harness';

/** In which several changes would have been stored. */
const QUIET_MS = 400;

const ready = (app: NestFastifyApplication) => eventually('rules are ready', async () => (await checksOf(app))['rules'] === 'ok');

describeOnEachDialect('rule-sync, from the directory to the table,', (databases) => {
  let harness: SyncHarness;
  beforeEach(async () => {
    harness = await SyncHarness.start(databases());
    harness.write('a.yaml', aDocument('R9001'));
    harness.write('b.yaml', aDocument('R9002', 3));
  });
  afterEach(() => harness.stop());

  const restart = async (app: NestFastifyApplication) => {
    await harness.stopSync(app);
    return harness.startSync();
  };

  it('fills an empty table, verbatim', async () => {
    const text = `# by hand\r\n${aDocument('R9001')}`;
    harness.write('a.yaml', text);
    const app = await harness.startSync();
    await expectStored(harness, { R9001: 1, R9002: 3 });
    const [row] = await harness.rows();
    const sourcePath = harness.path('a.yaml');
    expect(row).toMatchObject({ sourcePath, yamlContent: text, contentSha256: hash('sha256', text), updatedBy: 'filesystem' });
    expect((await harness.changes()).map(({ seq, ruleId, by, action }) => [seq, ruleId, by, action])).toEqual([
      [1, 'R9001', 'filesystem', 'write'],
      [2, 'R9002', 'filesystem', 'write'],
    ]);
    await ready(app);
    expect(await checksOf(app)).toEqual({ nats: 'ok', database: 'ok', leadership: 'ok', rules: 'ok' });
    expect(await harness.log.syncReports()).toMatchObject([{ source: harness.directory, issues: [] }]);
  });

  it('brings at the start what is new, changed or gone, and leaves alone what is from elsewhere', async () => {
    await harness.put('R9001', 9, harness.path('a.yaml'));
    await harness.put('R9003', 1, harness.path('gone.yaml'));
    await harness.put('R9004', 1, `${harness.directory}/below/gone.yaml`);
    await harness.put('R9005', 1, './rules/ttp/R9005.yaml');
    const [, , , foreign] = await harness.rows();
    await harness.startSync();
    await expectStored(harness, { R9001: 1, R9002: 3, R9004: 1, R9005: 1 });
    expect((await harness.rows()).at(-1)).toEqual(foreign);
    expect((await harness.changes()).slice(4).map(({ ruleId, action }) => [ruleId, action])).toEqual([
      ['R9003', 'delete'],
      ['R9001', 'write'],
      ['R9002', 'write'],
    ]);
  });

  it('follows edits, new files, renames and deletions', async () => {
    await harness.startSync();
    await expectStored(harness, { R9001: 1, R9002: 3 });
    harness.write('a.yaml', aDocument('R9001', 2));
    await expectStored(harness, { R9001: 2, R9002: 3 });
    harness.write('.c.tmp', aDocument('R9003'));
    renameSync(harness.path('.c.tmp'), harness.path('c.yaml'));
    await expectStored(harness, { R9001: 2, R9002: 3, R9003: 1 });
    harness.remove('b.yaml');
    await expectStored(harness, { R9001: 2, R9003: 1 });
    renameSync(harness.path('c.yaml'), harness.path('c.yaml.off'));
    await expectStored(harness, { R9001: 2 });
    renameSync(harness.path('a.yaml'), harness.path('z.yaml'));
    await eventually('the new path', async () => (await harness.rows())[0]?.sourcePath === harness.path('z.yaml'));
    harness.write('z.yaml', aDocument('R9009'));
    await expectStored(harness, { R9009: 1 });
  });

  it('writes nothing for what has not changed, whether saved again or after a restart', async () => {
    const app = await harness.startSync();
    await expectStored(harness, { R9001: 1, R9002: 3 });
    const before = await harness.rows();
    harness.write('a.yaml', aDocument('R9001'));
    harness.write('a.yaml~', aDocument('R9001', 9));
    utimesSync(harness.path('b.yaml'), 1, 1);
    await delay(QUIET_MS);
    await ready(await restart(app));
    expect(await harness.rows()).toEqual(before);
    expect((await harness.log.head()).seq).toBe(2);
  });

  it('stores the neighbours of a broken file and reports where it is broken', async () => {
    harness.write('0.yaml', 'rule_id: R9000\nmatch: [\n');
    harness.write('c.yaml', aDocument('R9003').replace('T1046', 'T9999'));
    harness.write('d.yaml', aDocument('R9002', 4));
    await harness.startSync();
    await expectStored(harness, { R9001: 1, R9002: 3 });
    await eventually('a report', async () => (await harness.issues()).length > 0);
    const errors = (await harness.issues()).filter(({ severity }) => severity === 'error');
    expect([...new Set(errors.map(({ file, ruleId }) => `${file} ${ruleId}`))]).toEqual([
      `${harness.path('0.yaml')} null`,
      `${harness.path('c.yaml')} R9003`,
      `${harness.path('d.yaml')} R9002`,
    ]);
    for (const { line, message, fix } of errors) expect([line > 0, message !== '', fix !== '']).toEqual([true, true, true]);
    for (const name of ['0.yaml', 'c.yaml', 'd.yaml']) harness.remove(name);
    await eventually('an empty report', async () => (await harness.issues()).length === 0);
  });

  it('keeps a stored rule whose file is broken, also after a restart, until it is good again or gone', async () => {
    const first = await harness.startSync();
    await expectStored(harness, { R9001: 1, R9002: 3 });
    harness.write('a.yaml', 'rule_id: R9001\nmatch: [');
    harness.write('b.yaml', '');
    await eventually('a report of both', async () => new Set((await harness.issues()).map(({ file }) => file)).size === 2);
    const second = await restart(first);
    harness.write('c.yaml', aDocument('R9003'));
    await expectStored(harness, { R9001: 1, R9002: 3, R9003: 1 });
    await ready(second);
    harness.write('a.yaml', aDocument('R9001', 2));
    await expectStored(harness, { R9001: 2, R9002: 3, R9003: 1 });
    harness.remove('b.yaml');
    await expectStored(harness, { R9001: 2, R9003: 1 });
  });

  it('takes no empty directory for the end of all rules, at the start or later', async () => {
    const first = await harness.startSync();
    await expectStored(harness, { R9001: 1, R9002: 3 });
    harness.remove('a.yaml');
    await expectStored(harness, { R9002: 3 });
    harness.remove('b.yaml');
    const complaint = `${harness.directory} holds no usable rule; the stored rules stay as they are`;
    await eventually('a complaint', async () => (await checksOf(first))['rules'] === complaint);
    const second = await restart(first);
    await eventually('a complaint', async () => (await checksOf(second))['rules'] === complaint);
    expect(await harness.stored()).toEqual({ R9002: 3 });
    harness.write('c.yaml', aDocument('R9003'));
    await expectStored(harness, { R9003: 1 });
    await ready(second);
  });

  it('leaves the stored rules alone while the directory is away, and is ready again when it is back as it was', async () => {
    const app = await harness.startSync();
    await expectStored(harness, { R9001: 1, R9002: 3 });
    await ready(app);
    renameSync(harness.directory, `${harness.directory}.away`);
    await eventually('a complaint', async () => (await checksOf(app))['rules'] === `the rule directory ${harness.directory} cannot be read`);
    expect(await harness.stored()).toEqual({ R9001: 1, R9002: 3 });
    renameSync(`${harness.directory}.away`, harness.directory);
    await ready(app);
    harness.write('a.yaml', aDocument('R9001', 2));
    await expectStored(harness, { R9001: 2, R9002: 3 });
    expect((await harness.log.head()).seq).toBe(3);
  });

  it('refuses to boot without its directory, naming it, and deletes nothing', async () => {
    await harness.put('R9001', 1, harness.path('a.yaml'));
    rmSync(harness.directory, { recursive: true });
    await expect(harness.startSync()).rejects.toThrow(`the rule directory ${harness.directory} cannot be read`);
    expect(await harness.stored()).toEqual({ R9001: 1 });
  });

  it('leaves the directory alone where the database is the truth', async () => {
    await harness.put('R9003');
    await harness.startSync({ rulesTruth: 'database' });
    expect(await harness.announced()).toEqual([1]);
    expect(await harness.stored()).toEqual({ R9003: 1 });
  });

  it('restores its rules when the database has lost them', async () => {
    const app = await harness.startSync();
    await expectStored(harness, { R9001: 1, R9002: 3 });
    await harness.stopSync(app);
    await harness.database.query('DELETE FROM ttp_rule');
    await harness.startSync();
    await expectStored(harness, { R9001: 1, R9002: 3 });
  });
});
