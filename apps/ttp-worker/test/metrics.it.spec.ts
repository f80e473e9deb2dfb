// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DECNET_EVENTS, TTP_WORKER } from '@ttp/bus';
import { migrate, RuleWriter } from '@ttp/persistence';
import { describeOn } from '@ttp/persistence/testing';
import { documentedMetrics, exposedMetrics, OPEN_ROUTES, routesOf } from '@ttp/service/testing';
import { aSession, eventually, SESSION_ENDED, WorkerHarness } from './harness';

const DISABLED = { state: 'disabled', confidenceMax: null, expiresAt: null, reason: null } as const;
const SHADOW = 'cat /etc/shadow';

const withoutService = (line: string) => line.replace(/service="ttp-worker",|,service="ttp-worker"/, '');
const compiledBy = (outcome: string, count: number) => `ttp_rule_compiled{store="filesystem",outcome="${outcome}"} ${count}`;

describeOn('sqlite', 'the metrics of a worker', (databases) => {
  let harness: WorkerHarness;
  let worker: NestFastifyApplication;
  beforeAll(async () => {
    harness = await WorkerHarness.start(await databases().create());
    await migrate(harness.database);
    await new RuleWriter(harness.database).setState('R0018', DISABLED, { by: 'test', now: new Date() });
    // Another worker's, it says: nobody else takes it.
    const values = `'o1', '[]', '2026-01-02 03:04:05', '2999-01-01 00:00:00'`;
    await harness.database.query(`INSERT INTO ttp_outbox (id, body, created_at, claimed_until) VALUES (${values})`);
    await harness.publishRaw(`dlq.${DECNET_EVENTS}.${TTP_WORKER}`, 'a letter');
    harness.addRule('R9001.yaml', 'rule_id: [');
    worker = await harness.startWorker();
  });
  afterAll(() => harness.stop());

  const scrape = async () => (await worker.inject('/metrics')).body.split('\n');
  const of = async (name: string) => (await scrape()).filter((line) => line.startsWith(`${name}{`)).map(withoutService);

  it('are, with health, all that it has to say over HTTP', () => expect(routesOf(worker)).toEqual(OPEN_ROUTES));

  it('are those that are documented', () => expect(exposedMetrics(worker)).toEqual(documentedMetrics('ttp-worker')));

  // First of all: what is dead-lettered below would be counted, too, at the next look.
  it('tell what waits', async () => {
    await eventually(async () => (await of('ttp_dead_letters'))[0]?.endsWith(' 1') ?? false);
    expect(await of('ttp_outbox_rows')).toEqual([expect.stringMatching(/ 1$/)]);
    expect(Number((await of('ttp_outbox_oldest_seconds'))[0]?.split(' ')[1])).toBeGreaterThan(1_000);
    expect(await of('ttp_events_pending')).toEqual([expect.stringMatching(/ 0$/)]);
  });

  it('move with what is tagged, and hold no text of an attacker', async () => {
    await harness.publish(SESSION_ENDED, aSession('s1', [SHADOW, 'uname -a # made-up-text', 'ls']));
    await harness.publish(SESSION_ENDED, aSession('s1', [SHADOW]));
    await harness.publish('attacker.fingerprinted', { attacker_ip: '192.0.2.7' }, 'made-up-kind');
    await harness.publishRaw(SESSION_ENDED, '{"v":1,');
    await harness.settled();
    const [session, command] = ['source_kind="session",lifter="behavioral"', 'source_kind="command",lifter="rule_engine"'];
    expect(await of('ttp_eval_events')).toEqual([`ttp_eval_events{${session}} 2`, `ttp_eval_events{${command}} 4`]);
    expect(await of('ttp_eval_latency_ms_count')).toContain('ttp_eval_latency_ms_count{source_kind="command",lifter="rule_engine"} 4');
    expect(await of('ttp_eval_latency_ms_bucket')).toContain('ttp_eval_latency_ms_bucket{source_kind="command",lifter="rule_engine",le="+Inf"} 4');
    expect(await of('ttp_tag_written')).toEqual(['ttp_tag_written{technique="T1003.008"} 1']);
    expect(await of('ttp_rule_fire')).toEqual(['ttp_rule_fire{rule="R0014",technique="T1003.008",band="high"} 1']);
    const drops = { below_floor: 0, rate_limited: 0, rule_disabled: 1, duplicate: 1, no_anchor: 0, unknown_kind: 1, undeclared_evidence: 0 };
    expect(await of('ttp_tag_dropped')).toEqual(Object.entries(drops).map(([reason, count]) => `ttp_tag_dropped{reason="${reason}"} ${count}`));
    const settled = ['ttp_messages_settled{outcome="ack"} 3', 'ttp_messages_settled{outcome="dead_letter"} 1'];
    expect(await of('ttp_messages_settled')).toEqual(expect.arrayContaining(settled));
    expect(await of('ttp_bus_published')).toEqual(['ttp_bus_published{family="tagged"} 1', 'ttp_bus_published{family="rule.fired"} 1']);
    expect((await scrape()).join('\n')).not.toMatch(/made-up|192\.0\.2|shadow/);
  });

  it('tell of the rules: how many, how far, how many refused', async () => {
    const names = ['ttp_rules_loaded', 'ttp_rules_quarantined', 'ttp_rules_seq', 'ttp_rule_compiled'];
    const [loaded, quarantined, seq, compiled] = await Promise.all(names.map(of));
    expect(loaded).toEqual([expect.stringMatching(/^ttp_rules_loaded\S* \d\d$/)]);
    const rules = Number(loaded?.[0]?.split(' ')[1]);
    expect(quarantined).toEqual([expect.stringMatching(/ [1-9]\d*$/)]);
    expect(seq).toEqual([expect.stringMatching(/ 1$/)]);
    expect(compiled).toEqual([compiledBy('accepted', rules), compiledBy('refused', 1)]);
  });

  it('tell which checks hold and how long requests take, whatever address is asked for', async () => {
    await worker.inject('/%3Cscript%3E');
    expect(await of('ttp_ready')).toContain('ttp_ready{check="database"} 1');
    const requests = [expect.stringContaining('{route="GET /metrics",status="2xx"}'), expect.stringMatching(/\{route="none",status="4xx"\} 1$/)];
    expect(await of('ttp_http_request_seconds_count')).toEqual(expect.arrayContaining(requests));
  });
});
