// SPDX-License-Identifier: AGPL-3.0-or-later
import { RetentionPolicy, StorageType, type ConsumerInfo, type StreamConfig, type StreamInfo } from '@nats-io/jetstream';
import { DECNET_EVENTS, DEFAULT_LAYOUT, type ReplicaRecord, streamDefinitions, TTP_DLQ, type StreamName } from '@ttp/bus';
import { setTimeout as delay } from 'node:timers/promises';
import { examine, type Finding } from './check';
import { lagFinding } from './check-broker';
import { diskFinding } from './check-host';
import { clockFinding } from './clock-finding';
import { digestFinding, syncFinding } from './rule-plane-findings';
import { streamFindings } from './stream-findings';

const short = ({ status, detail }: Finding) => `${status}: ${detail}`;

describe('a look', () => {
  it('that fails or takes too long is a finding, and what depends on it is skipped', async () => {
    const broken = await examine('database', 'mend it', () => Promise.reject(new Error('gone')), ['outbox']);
    expect(broken).toEqual([
      { check: 'database', status: 'fail', detail: 'gone', fix: 'mend it' },
      { check: 'outbox', status: 'skipped', detail: 'needs database' },
    ]);
    const late = await examine('broker', 'mend it', () => delay(60_000, [], { ref: false }), [], 20);
    expect(late.map(short)).toEqual(['fail: no answer within 0.02 s']);
  });
});

describe('a clock', () => {
  const askedAt = Date.parse('2026-01-02T03:04:05Z');
  it.each([
    [0, "ok: the clock of the broker and this host's agree"],
    [1_500, "ok: the clock of the broker and this host's agree"],
    [4_100, "warn: the clock of the broker is 4.0 s ahead of this host's"],
    [-4_000, "warn: the clock of the broker is 4.0 s behind this host's"],
    [3_600_100, "fail: the clock of the broker is 3600.0 s ahead of this host's"],
  ])('that is off by %s ms after an answer that took 100', (offMs, told) =>
    expect(short(clockFinding('broker-clock', 'the broker', { there: askedAt + offMs, askedAt, answeredAt: askedAt + 100 }))).toBe(told),
  );
});

describe('a disk', () => {
  it.each([
    [8_192, 'ok: 8192 MiB free at /data'],
    [2_047, 'warn: 2047 MiB free at /data'],
    [255, 'fail: 255 MiB free at /data'],
  ])('with %s MiB', (free, told) => expect(short(diskFinding('/data', { bavail: free * 256, bsize: 4_096 }))).toBe(told));
});

describe('a stream', () => {
  const wanted = streamDefinitions({ ...DEFAULT_LAYOUT, extraTopics: ['decky.one.traffic'] });
  const as = (name: StreamName, config: Partial<StreamConfig> = {}, bytes = 0) =>
    streamFindings({ config: { ...wanted[name], ...config } as StreamConfig, state: { bytes } as StreamInfo['state'] }, wanted[name]).map(short);

  it('as it was asked for, or larger, is none', () => {
    expect(as(DECNET_EVENTS)).toEqual([]);
    const larger = { max_age: 0, max_bytes: -1, num_replicas: 3, subjects: [...wanted[DECNET_EVENTS].subjects, 'more'] };
    expect(as(DECNET_EVENTS, larger, 2 ** 40)).toEqual([]);
  });

  it('that takes too little, or keeps it too short, is told', () => {
    const subjects = wanted[DECNET_EVENTS].subjects.filter((subject) => subject !== 'decky.one.traffic');
    expect(as(DECNET_EVENTS, { subjects })).toEqual(['fail: DECNET_EVENTS does not take decky.one.traffic: what is published there is lost']);
    expect(as(DECNET_EVENTS, { retention: RetentionPolicy.Interest })).toEqual(['fail: DECNET_EVENTS drops messages by interest, not by limits']);
    const small = { max_age: 86_400_000_000_000, max_bytes: 1_048_576, storage: StorageType.Memory, duplicate_window: 60_000_000_000 };
    expect(as(DECNET_EVENTS, small)).toEqual([
      'warn: DECNET_EVENTS keeps messages for 1.0 days, asked for 7.0 days',
      'warn: DECNET_EVENTS keeps 1 MiB, asked for 2048 MiB',
      'warn: DECNET_EVENTS is kept in memory, asked for file',
      'warn: DECNET_EVENTS forgets message ids after 60 s: repetitions may be stored',
    ]);
  });

  it('of dead letters that is nearly full is told', () =>
    expect(as(TTP_DLQ, {}, 500 * 1_048_576)).toEqual(['warn: TTP_DLQ holds 500 MiB of 512 MiB: then the oldest letters go']));
});

const lag = (parts: Partial<ConsumerInfo>) =>
  short(lagFinding({ num_pending: 0, num_ack_pending: 0, num_redelivered: 0, config: { max_ack_pending: 100 }, ...parts } as ConsumerInfo));

describe('the backlog', () => {
  it('is fine, too long, or stuck', () => {
    expect(lag({ num_pending: 10_000 })).toMatch(/^ok: 10000 events waiting, 0 being tagged/);
    expect(lag({ num_pending: 10_001 })).toMatch(/^fail: 10001 events waiting/);
    expect(lag({ num_ack_pending: 100, num_redelivered: 100 })).toMatch(/^fail: .* \(100 of them again\): no more may be in hand/);
  });
});

const worker = (replica: string, ruleset_digest: string, attack_release = 'v19.0'): ReplicaRecord => ({
  service: 'ttp-worker',
  replica,
  ruleset_digest,
  seq: 7,
  attack_release,
  started_at: '2026-01-02T03:04:05Z',
});

describe('the rules', () => {
  const rules = [{ ruleId: 'R1', contentSha256: 'a' }];
  type Edition = Parameters<typeof digestFinding>[1];
  const edition = (digest: string, of: readonly object[] = rules) => ({ digest, rules: of, position: { logId: 'l', seq: 7 } }) as Edition;
  const told = (workers: readonly ReplicaRecord[], database = edition('d1')) => short(digestFinding(workers, database, edition('d2')));

  it('of the workers are those of the database or of the directory, or not', () => {
    expect(told([])).toBe('fail: no worker is alive');
    expect(told([worker('a', 'd1'), worker('b', 'd1')])).toBe('ok: 2 workers run what the database holds: digest d1, change 7 of 7');
    expect(told([worker('a', 'd2')])).toBe('ok: 1 worker runs what the rule directory holds: digest d2, change 7 of 7');
    expect(told([worker('a', 'd3')])).toMatch(/^fail: 1 worker runs neither .* nor what the rule directory holds: digest d3, change 7 of 7$/);
    expect(told([worker('a', 'd3')], edition('d1', []))).toMatch(/^skipped: 1 worker runs digest d3/);
    expect(told([worker('a', 'd1'), worker('b', 'd2')])).toBe('fail: 2 workers run different rules: b not those of a');
    expect(told([worker('a', 'd1'), worker('b', 'd1', 'v18.1')])).toBe('fail: 2 workers run different rules: b not those of a');
  });

  it('of the directory are stored, or not', () => {
    const report = { syncedAt: new Date('2026-01-02T03:04:05Z'), issues: [] };
    expect(short(syncFinding(report, rules, rules))).toBe('ok: synced at 2026-01-02T03:04:05.000Z');
    const changed = Array.from({ length: 7 }, (_, n) => ({ ruleId: `R${n}`, contentSha256: 'b' }));
    expect(short(syncFinding(report, changed, rules))).toMatch(/^fail: .* has not the text of R0, R1, R2, R3, R4 and 2 more$/);
  });
});
