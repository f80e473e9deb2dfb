// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DataSource } from 'typeorm';
import { BackfillReader } from '../src';
import { collect, put } from './builders';
import { describeOnEachDialect } from './databases';

const uuidOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const at = (hour: number) => new Date(Date.UTC(2026, 10, 21, hour));
const text = (hour: number) => `2026-11-21 ${String(hour).padStart(2, '0')}:00:00.000000`;
const SINCE = at(8);

describeOnEachDialect('the history to replay', (databases) => {
  let source: DataSource;
  let reader: BackfillReader;
  const attacker = (n: number, commands: unknown, [first, last] = [1, 9]) =>
    put(source, 'attackers', {
      uuid: uuidOf(n),
      ip: '192.0.2.1',
      first_seen: text(first ?? 0),
      last_seen: text(last ?? 0),
      updated_at: text(9),
      commands: typeof commands === 'string' ? commands : JSON.stringify(commands),
    });
  const trigger = (n: number, hour: number, row: object = {}) =>
    put(source, 'canary_triggers', { uuid: uuidOf(n), token_uuid: uuidOf(900), occurred_at: text(hour), src_ip: '192.0.2.1', ...row });

  beforeEach(async () => {
    source = await databases().open();
    reader = new BackfillReader(source);
  });

  it('is the commands of that time, under their places in the list', async () => {
    const entries = [
      { command_text: 'too old', ts: at(7).toISOString() },
      { command_text: 'in time', ts: at(8).toISOString() },
      { command: 'by the profiler', timestamp: at(9).getTime() / 1_000 },
      'a line',
      { text: 'without a time', ts: 'yesterday' },
      7,
      null,
      ['no entry'],
      { command_text: 'too new', ts: '2026-11-21T10:00:00' },
    ];
    await attacker(1, entries);
    const kept = [1, 2, 3, 4].map((index) => ({ index, entry: entries[index] }));
    const until = at(10);
    const found = await collect(reader.attackerCommands({ since: SINCE, until }));
    expect(found).toEqual([{ uuid: uuidOf(1), ip: '192.0.2.1', identityUuid: null, commands: kept }]);
    const [open] = await collect(reader.attackerCommands({ since: SINCE }));
    expect(open?.commands.map(({ index }) => index)).toEqual([1, 2, 3, 4, 8]);
  });

  it('passes over attackers of another time, without commands in it, or with a malformed list', async () => {
    await attacker(1, ['id'], [1, 7]);
    await attacker(2, ['id'], [10, 11]);
    await attacker(3, '["cut');
    await attacker(4, { command_text: 'no list' });
    await attacker(5, [{ command_text: 'too old', ts: at(1).toISOString() }]);
    await attacker(6, ['id']);
    const found = await collect(reader.attackerCommands({ since: SINCE, until: at(10) }));
    expect(found.map(({ uuid }) => uuid)).toEqual([uuidOf(6)]);
  });

  it('is read page by page and goes on behind a cursor', async () => {
    for (let n = 0; n < 1_001; n++) await attacker(n, n % 2 ? ['id'] : []);
    const all = await collect(reader.attackerCommands({ since: SINCE }));
    expect(all.map(({ uuid }) => uuid)).toEqual(Array.from({ length: 500 }, (_, i) => uuidOf(2 * i + 1)));
    expect(await collect(reader.attackerCommands({ since: SINCE, after: uuidOf(997) }))).toEqual(all.slice(-1));
  });

  it('is the canary triggers of that time, attributed or not, with their headers', async () => {
    await trigger(1, 7);
    const told = { user_agent: 'curl', attacker_id: uuidOf(7), dns_qname: 'x.example', request_path: '/t' };
    await trigger(2, 8, { raw_headers: '{"host": "intra.example"}', ...told });
    await trigger(3, 9, { raw_headers: '["cut', measurements: '{"navigator_webdriver":true}' });
    await trigger(4, 10);
    const found = await collect(reader.canaryTriggers({ since: SINCE, until: at(10) }));
    expect(found).toEqual([
      {
        uuid: uuidOf(2),
        tokenUuid: uuidOf(900),
        occurredAt: at(8),
        srcIp: '192.0.2.1',
        userAgent: 'curl',
        requestPath: '/t',
        dnsQname: 'x.example',
        attackerId: uuidOf(7),
        headers: { host: 'intra.example' },
        measurements: {},
      },
      expect.objectContaining({ uuid: uuidOf(3), attackerId: null, headers: {}, measurements: { navigator_webdriver: true } }),
    ]);
    expect((await collect(reader.canaryTriggers({ since: SINCE, after: uuidOf(3) }))).map(({ uuid }) => uuid)).toEqual([uuidOf(4)]);
  });

  it('has triggers by the thousand', async () => {
    for (let n = 0; n < 1_001; n++) await trigger(n, 9);
    expect(await collect(reader.canaryTriggers({ since: SINCE }))).toHaveLength(1_001);
  });
});
