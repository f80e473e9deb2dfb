// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AttackerStore, TtpTagRow } from '@ttp/persistence';
import { describeOnEachDialect } from '@ttp/persistence/testing';
import { Readiness } from '@ttp/service';
import { HEALTH, tagId } from '@ttp/ttp-core';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { aSession, eventually, SESSION_ENDED, WorkerHarness } from './harness';

const metricOf = async (worker: NestFastifyApplication, name: string) => (await worker.get(Registry).getSingleMetric(name)?.get())?.values;

describeOnEachDialect('the worker', (databases) => {
  let harness: WorkerHarness;
  beforeEach(async () => {
    harness = await WorkerHarness.start(await databases().create());
  });
  afterEach(() => harness.stop());

  it('stores each tag of a session once and announces exactly the new ones', async () => {
    await harness.startWorker();
    await harness.publish(SESSION_ENDED, aSession('s1', ['cat /etc/shadow', 'echo nothing', 'nmap 192.0.2.0/24']));
    await harness.settled();
    const tags = await harness.tags();
    expect(tags.map(({ sourceId, ruleId, techniqueId, subTechniqueId, tactic }) => [sourceId, ruleId, techniqueId, subTechniqueId, tactic])).toEqual([
      ['s1#0', 'R0014', 'T1003', 'T1003.008', 'TA0006'],
      ['s1#2', 'R0017', 'T1046', null, 'TA0007'],
      ['s1#2', 'R0017', 'T1595', null, 'TA0043'],
    ]);
    expect(tags[0]).toMatchObject({
      uuid: tagId('command', 's1#0', 'R0014', 1, 'T1003', 'T1003.008'),
      sessionId: 's1',
      deckyId: 'decky-1',
      attackRelease: 'v19.0',
      mitreUrl: 'https://attack.mitre.org/techniques/T1003/008',
      evidence: { command_text: 'cat /etc/shadow', uid: '0' },
      observedAt: new Date('2026-01-02T03:04:00Z'),
    });
    const published = await harness.published();
    expect(published.map(({ subject }) => subject)).toEqual(['ttp.tagged', 'ttp.rule.fired.T1003', 'ttp.rule.fired.T1046', 'ttp.rule.fired.T1595']);
    expect(published[0]?.payload).toMatchObject({ session_id: 's1', attacker_uuid: tags[0]?.attackerUuid, techniques_added: ['T1003', 'T1046', 'T1595'] });
    expect(new Set(published[0]?.payload['tag_uuids'] as string[])).toEqual(new Set(tags.map(({ uuid }) => uuid)));
    expect(await harness.outboxRows()).toBe(0);
  });

  it('adds nothing and announces nothing when an event comes again, and only what is new when it has grown', async () => {
    await harness.startWorker();
    await harness.publish(SESSION_ENDED, aSession('s1', ['cat /etc/shadow']));
    await harness.publish(SESSION_ENDED, aSession('s1', ['cat /etc/shadow']));
    await harness.settled();
    await harness.publish(SESSION_ENDED, aSession('s1', ['cat /etc/shadow', 'uname -a']));
    await harness.settled();
    const tagged = (await harness.published()).filter(({ subject }) => subject === 'ttp.tagged');
    expect(tagged.map(({ payload }) => payload['techniques_added'])).toEqual([['T1003'], ['T1082']]);
    expect(await harness.tags()).toHaveLength(2);
  });

  it('dead-letters what can never work and keeps its neighbours', async () => {
    const worker = await harness.startWorker();
    await harness.publishRaw(SESSION_ENDED, '{"v":1,');
    await harness.publish(SESSION_ENDED, aSession('s9', ['id'], { attacker_ip: 'not an address' }));
    await harness.publish(SESSION_ENDED, 'not an object');
    await harness.publish(SESSION_ENDED, aSession('s0', ['id'], { attacker_ip: 'Unknown' }));
    await harness.publish(SESSION_ENDED, aSession('s1', ['cat /etc/shadow']));
    await harness.settled();
    expect(await harness.tags()).toHaveLength(1);
    expect(await harness.deadLetters()).toHaveLength(3);
    expect(await metricOf(worker, 'ttp_tag_dropped')).toContainEqual(expect.objectContaining({ labels: { reason: 'no_anchor' }, value: 1 }));
  });

  it('waits for an attacker that nobody has written yet, then tags the event', async () => {
    await harness.startWorker({ attackerMode: 'lookup' });
    await harness.publish(SESSION_ENDED, aSession('s1', ['cat /etc/shadow']));
    await harness.publish(SESSION_ENDED, aSession('s2', ['cat /etc/shadow'], { attacker_uuid: '6d0c2a34-0f0f-4b1e-9c55-1d2f5a7b9e10' }));
    await eventually(async () => (await harness.putOff()) === 2);
    expect(await harness.tags()).toEqual([]);
    await new AttackerStore(harness.database).createMissing(['192.0.2.7'], new Date());
    await eventually(async () => (await harness.tags()).length === 1);
    expect((await harness.tags())[0]?.sessionId).toBe('s1');
    expect(await harness.deadLetters()).toEqual([]);
  });

  it('shares the work between replicas without storing or announcing anything twice', async () => {
    await Promise.all([harness.startWorker({ batchSize: 5 }), harness.startWorker({ batchSize: 5 })]);
    const sessions = Array.from({ length: 60 }, (_, i) => `s${i % 30}`);
    await Promise.all(sessions.map((session) => harness.publish(SESSION_ENDED, aSession(session, ['cat /etc/shadow']))));
    await harness.settled();
    expect(await harness.tags()).toHaveLength(30);
    const tagged = (await harness.published()).filter(({ subject }) => subject === 'ttp.tagged');
    expect(tagged).toHaveLength(30);
    expect(new Set(tagged.map(({ payload }) => payload['session_id']))).toEqual(new Set(sessions));
  });

  it('matches with an edited rule at once, keeps the old one when the edit is broken, and drops a deleted one', async () => {
    await harness.startWorker();
    const file = join(harness.rulesDir, 'R0018.yaml');
    const original = readFileSync(file, 'utf8');
    const tagsOf = async (session: string) => {
      await harness.publish(SESSION_ENDED, aSession(session, ['uname -a', 'made-up-tool']));
      await harness.settled();
      return (await harness.tags()).filter(({ sessionId }) => sessionId === session).map(({ sourceId, ruleId }) => [sourceId, ruleId]);
    };
    expect(await tagsOf('before')).toEqual([['before#0', 'R0018']]);

    writeFileSync(join(harness.rulesDir, 'R9001.yaml'), original.replace(/^rule_id: .*$/m, 'rule_id: R9001').replace(/^match:\n(?: .*\n)+/m, "match: { pattern: 'made-up-tool' }\n"));
    await eventually(async () => (await tagsOf(`added-${Date.now()}`)).some(([, rule]) => rule === 'R9001'));

    writeFileSync(file, 'rule_id: R0018\nmatch: [');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await tagsOf('broken')).toEqual([['broken#0', 'R0018'], ['broken#1', 'R9001']]);

    rmSync(join(harness.rulesDir, 'R9001.yaml'));
    await eventually(async () => (await tagsOf(`deleted-${Date.now()}`)).length === 1);
  });

  it('keeps its rules when the directory is emptied, and says that it is not ready', async () => {
    const worker = await harness.startWorker();
    for (const name of readdirSync(harness.rulesDir)) rmSync(join(harness.rulesDir, name));
    await eventually(async () => !worker.get(Readiness).report().ready);
    await harness.publish(SESSION_ENDED, aSession('s1', ['cat /etc/shadow']));
    await harness.settled();
    expect(await harness.tags()).toHaveLength(1);
  });

  it('refuses to start without a usable rule, rather than acknowledge events untagged', async () => {
    for (const name of readdirSync(harness.rulesDir)) rmSync(join(harness.rulesDir, name));
    await expect(harness.startWorker()).rejects.toThrow('no rule could be loaded');
  });

  it('stores the tags of a session in which a command holds a byte that is not UTF-8', async () => {
    await harness.startWorker();
    await harness.publish(SESSION_ENDED, aSession('s1', ['cat /etc/shadow', 'nmap \udc80']));
    await harness.settled();
    expect((await harness.tags()).map(({ evidence }) => evidence['command_text'])).toEqual(['cat /etc/shadow', 'nmap \ufffd', 'nmap \ufffd']);
  });

  it('answers while it tags a session of 20,000 commands', async () => {
    const worker = await harness.startWorker();
    await harness.publish(SESSION_ENDED, aSession('s1', Array.from({ length: 20_000 }, (_, i) => `nmap 192.0.2.${i % 250}`)));
    let longest = 0;
    // The time that this process has computed, not what went by: others may want the processor, too.
    let last = process.cpuUsage();
    const ticks = setInterval(() => {
      const { user, system } = process.cpuUsage(last);
      longest = Math.max(longest, (user + system) / 1_000);
      last = process.cpuUsage();
    }, 5);
    await eventually(async () => (await harness.database.manager.count(TtpTagRow)) === 40_000, 60_000);
    clearInterval(ticks);
    await worker.close();
    expect(longest).toBeLessThan(5_000);
  });

  it('beats on system.ttp.health', async () => {
    const beats = harness.nc.subscribe(HEALTH, { max: 1 });
    await harness.nc.flush();
    await harness.startWorker();
    for await (const beat of beats) expect(beat.json()).toMatchObject({ type: 'health', payload: { worker: 'ttp', ts: expect.any(Number) } });
  });

  it('hands its work over when it stops in the middle', async () => {
    const first = await harness.startWorker({ batchSize: 3 });
    const sessions = Array.from({ length: 80 }, (_, i) => `s${i}`);
    await Promise.all(sessions.map((session) => harness.publish(SESSION_ENDED, aSession(session, ['cat /etc/shadow']))));
    await first.close();
    await harness.startWorker();
    await harness.settled();
    expect(await harness.tags()).toHaveLength(80);
    expect((await harness.published()).filter(({ subject }) => subject === 'ttp.tagged')).toHaveLength(80);
  });
});
