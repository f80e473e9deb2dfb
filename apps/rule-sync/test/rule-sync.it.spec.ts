// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { aDocument, eventually, SyncHarness } from './harness';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const on = (ruleId: string, what: unknown) => [`ttp.rule.reloaded.${ruleId}`, what];

describe('rule-sync', () => {
  let harness: SyncHarness;
  beforeEach(async () => {
    harness = await SyncHarness.start();
    harness.write('a.yaml', aDocument('R9001'));
    harness.write('b.yaml', aDocument('R9002', 3));
  });
  afterEach(() => harness.stop());

  it('announces every rule of a new bus, in an envelope with the keys of the contract', async () => {
    await harness.startSync();
    expect(await harness.hear(2)).toEqual([on('R9001', 1), on('R9002', 3)]);
    const [first] = await harness.stored();
    expect(first).toEqual({
      subject: 'ttp.rule.reloaded.R9001',
      msgId: `rule:R9001:${sha256(aDocument('R9001'))}:0`,
      envelope: {
        v: 1,
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        topic: 'ttp.rule.reloaded.R9001',
        type: '',
        ts: expect.any(Number),
        payload: { rule_id: 'R9001', rule_version: 1, content_sha256: sha256(aDocument('R9001')) },
      },
    });
  });

  it('announces an edited, a new, a renamed and a deleted rule, each alone', async () => {
    await harness.startSync();
    await harness.hear(2);
    harness.write('a.yaml', aDocument('R9001', 2));
    expect(await harness.hear(1)).toEqual([on('R9001', 2)]);
    harness.write('.c.tmp', aDocument('R9003'));
    renameSync(join(harness.directory, '.c.tmp'), join(harness.directory, 'c.yaml'));
    expect(await harness.hear(1)).toEqual([on('R9003', 1)]);
    harness.remove('b.yaml');
    expect(await harness.hear(1)).toEqual([on('R9002', 'deleted')]);
    renameSync(join(harness.directory, 'c.yaml'), join(harness.directory, 'c.yaml.off'));
    expect(await harness.hear(1)).toEqual([on('R9003', 'deleted')]);
    const deletion = (await harness.stored()).find(({ subject }) => subject === 'ttp.rule.reloaded.R9002');
    expect(deletion?.envelope['payload']).toEqual({ rule_id: 'R9002', deleted: true });
  });

  it('says nothing of an identical save, a scratch file, or a rule in another file', async () => {
    await harness.startSync();
    await harness.hear(2);
    harness.write('a.yaml', aDocument('R9001'));
    harness.write('.a.yaml.swp', 'scratch');
    harness.write('a.yaml~', aDocument('R9001', 9));
    renameSync(join(harness.directory, 'b.yaml'), join(harness.directory, 'z.yaml'));
    expect(await harness.hearNothing()).toEqual([]);
  });

  it('keeps a rule whose edit is broken and announces its neighbours', async () => {
    harness.write('0.yaml', 'rule_id: [');
    mkdirSync(join(harness.directory, 'folder.yaml'));
    await harness.startSync();
    await harness.hear(2);
    harness.write('a.yaml', 'rule_id: R9001\nmatch: [');
    harness.write('b.yaml', aDocument('R9002', 4));
    expect(await harness.hear(1)).toEqual([on('R9002', 4)]);
    expect(await harness.hearNothing()).toEqual([]);
    harness.write('a.yaml', aDocument('R9001', 5));
    expect(await harness.hear(1)).toEqual([on('R9001', 5)]);
  });

  it('leaves the last word of each rule in the stream, also when a rule changes back and forth', async () => {
    await harness.startSync();
    await harness.hear(2);
    for (const version of [2, 1, 2, 1]) {
      harness.write('a.yaml', aDocument('R9001', version));
      await harness.hear(1);
    }
    harness.remove('a.yaml');
    await harness.hear(1);
    harness.write('a.yaml', aDocument('R9001', 1));
    await harness.hear(1);
    const last = Object.fromEntries((await harness.stored()).map(({ subject, envelope }) => [subject, envelope['payload']]));
    expect(last).toMatchObject({
      'ttp.rule.reloaded.R9001': { rule_version: 1, content_sha256: sha256(aDocument('R9001', 1)) },
      'ttp.rule.reloaded.R9002': { rule_version: 3 },
    });
  });

  it('announces after a restart exactly what happened meanwhile', async () => {
    const first = await harness.startSync();
    await harness.hear(2);
    await first.close();
    harness.remove('b.yaml');
    harness.write('c.yaml', aDocument('R9003'));
    const second = await harness.startSync();
    expect(await harness.hear(2)).toEqual([on('R9003', 1), on('R9002', 'deleted')]);
    await second.close();
    await harness.startSync();
    expect(await harness.hearNothing()).toEqual([]);
  });

  it('stores one announcement for one change when two replicas watch', async () => {
    await Promise.all([harness.startSync(), harness.startSync()]);
    await eventually(async () => (await harness.lastSequence()) === 2);
    harness.write('a.yaml', aDocument('R9001', 2));
    await eventually(async () => (await harness.lastSequence()) === 3);
    harness.write('b.yaml', aDocument('R9002', 4));
    await eventually(async () => (await harness.lastSequence()) === 4);
    await harness.hearNothing();
    expect(await harness.lastSequence()).toBe(4);
    expect((await harness.stored()).map(({ subject }) => subject)).toEqual(['ttp.rule.reloaded.R9001', 'ttp.rule.reloaded.R9002']);
  });

  it('catches up with what it could not announce while the broker was away', async () => {
    await harness.startSync();
    await harness.hear(2);
    await harness.server.kill();
    harness.write('a.yaml', aDocument('R9001', 2));
    await harness.hearNothing();
    await harness.server.restart();
    await eventually(async () => (await harness.lastSequence().catch(() => 0)) === 3);
    expect((await harness.stored()).map(({ envelope }) => envelope['payload'])).toMatchObject([{ rule_id: 'R9002' }, { rule_id: 'R9001', rule_version: 2 }]);
  });

  it('is ready once it watches, and does not take an empty directory for the end of all rules', async () => {
    const app = await harness.startSync();
    await harness.hear(2);
    const readiness = async () => (await app.inject({ method: 'GET', url: '/readyz' })).json<unknown>();
    expect(await readiness()).toEqual({ ready: true, checks: { nats: 'ok', rules: 'ok' } });
    harness.remove('a.yaml');
    await harness.hear(1);
    harness.remove('b.yaml');
    await eventually(async () => JSON.stringify(await readiness()).includes('no rule could be loaded'));
    expect(await harness.hearNothing()).toEqual([]);
    harness.write('b.yaml', aDocument('R9002', 4));
    expect(await harness.hear(1)).toEqual([on('R9002', 4)]);
    expect(await readiness()).toMatchObject({ ready: true });
  });

  it('refuses to boot without its directory, naming it', async () => {
    rmSync(harness.directory, { recursive: true });
    await expect(harness.startSync()).rejects.toThrow(`the rule directory ${harness.directory} cannot be read`);
  });
});
