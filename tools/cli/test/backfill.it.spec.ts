// SPDX-License-Identifier: AGPL-3.0-or-later
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { connectBus, ensureStreams, Publisher, TTP } from '@ttp/bus';
import { startNatsServer } from '@ttp/embedded';
import { migrate, RuleWriter, TtpOutboxRow, TtpTagRow } from '@ttp/persistence';
import { describeOnEachDialect } from '@ttp/persistence/testing';
import { hash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { databaseFlags } from './database-flags';
import {
  ago,
  anAttacker,
  aTrigger,
  AUTHORIZED_KEYS,
  both,
  COMMANDS_OF_SESSION,
  fields,
  idsIn,
  IP,
  MANY,
  manyAttackers,
  measured,
  NOW,
  someRules,
  tagsIn,
} from './stored-history';
import { aFolder, aRuleFile, cleanUp, Ttp, ttp, until } from './ttp';

const ANN = { by: 'ann', now: NOW };

let rules: string;
beforeAll(() => {
  rules = someRules();
});
afterAll(cleanUp);

describeOnEachDialect('ttp backfill', (databases) => {
  let [source, database, data]: [DataSource, readonly string[], string] = [undefined!, [], ''];
  beforeEach(async () => {
    const options = await databases().create();
    database = databaseFlags(options);
    data = aFolder();
    source = await databases().connect(options);
    await migrate(source);
  });

  const backfill = (args: readonly string[] = []) => ttp(['backfill', ...database, '--rules', rules, '--data', data, ...args]);

  it('tags what is stored, says so in the lines of the reference, publishes nothing, and inserts 0 the second time', async () => {
    const attacker = await anAttacker(source, IP, [...COMMANDS_OF_SESSION, AUTHORIZED_KEYS, { command: 'id' }, 7, { text: 7 }]);
    await anAttacker(source, '192.0.2.8', [AUTHORIZED_KEYS], ago(24 * 8));
    await aTrigger(source, { uuid: 'trigger-1', attackerId: attacker, ...measured });
    await aTrigger(source, { uuid: 'trigger-2', attackerId: attacker });
    await aTrigger(source, { uuid: 'trigger-3', attackerId: null, ...measured });

    const { code, stdout, stderr } = await backfill();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [banner, command, canary, ...rest] = stdout.split('\n');
    expect(banner).toMatch(/^backfill cutoff=\d{4}-\d\d-\d\dT[\d:.]+Z source=all dry_run=false batch_size=500$/);
    expect(Date.now() - Date.parse(fields(banner)['cutoff'] ?? '') - 7 * 86_400_000).toBeLessThan(120_000);
    expect(command).toMatch(/^source=command rows=1 commands=5 inserted=8 dry_run=false elapsed_s=\d+\.\d\d tags=8 skipped=2 failed=0$/);
    expect(canary).toMatch(/^source=canary rows=3 inserted=1 dry_run=false elapsed_s=\d+\.\d\d tags=1 skipped=1 unsupported=1 failed=0$/);
    expect(rest).toEqual(['']);
    const commands = [...both(`${attacker}#cmd4`), ...both('sess-1#4'), ...both('sess-1#cmd1'), ...both('sess-1#cmd3')];
    expect((await idsIn(source)).toSorted()).toEqual([...commands, 'trigger-1 R0049'].toSorted());
    const [tag] = await source.manager.findBy(TtpTagRow, { sourceId: 'sess-1#4', ruleId: 'R0900' });
    expect(tag).toMatchObject({ attackerUuid: attacker, sessionId: 'sess-1', deckyId: 'decky-1', observedAt: ago(2), subTechniqueId: 'T1098.004' });
    expect(await source.manager.count(TtpOutboxRow)).toBe(0);

    const again = await backfill(['--json']);
    const report = { source: 'all', dry_run: false, batch_size: 500, interrupted: false };
    const nothing = { inserted: 0, dry_run: false, elapsed_s: expect.any(Number), failed: 0 };
    expect(JSON.parse(again.stdout)).toEqual({
      ...report,
      cutoff: expect.any(String),
      results: [
        { source: 'command', rows: 1, commands: 5, tags: 8, skipped: 2, ...nothing },
        { source: 'canary', rows: 3, tags: 1, skipped: 1, unsupported: 1, ...nothing },
      ],
    });
    expect(readdirSync(data)).toEqual([]);
  });

  it('tags but stores nothing in a dry run, for the source, the rules and the time that are asked for', async () => {
    await anAttacker(source, IP, COMMANDS_OF_SESSION);
    const end = new Date(NOW.getTime() - 5_400_000).toISOString();
    const wanted = ['--source', 'command', '--rule', 'R0900', '--since-days', '1', '--until', end];
    const { code, stdout } = await backfill(['--dry-run', '--batch-size', '1', ...wanted]);
    const [banner, command, ...rest] = stdout.split('\n');
    expect(banner).toMatch(/ until=\S+Z source=command dry_run=true batch_size=1 rules=R0900$/);
    expect(fields(command)).toMatchObject({ rows: '1', commands: '2', inserted: '0', dry_run: 'true', tags: '2', skipped: '1' });
    expect({ code, rest, tags: await tagsIn(source), files: readdirSync(data) }).toEqual({ code: 0, rest: [''], tags: [], files: [] });
  });

  it('takes the rules as the operator has left them, from the directory or from the database', async () => {
    await anAttacker(source, IP, COMMANDS_OF_SESSION);
    const writer = new RuleWriter(source);
    await writer.setState('R0900', { state: 'disabled', confidenceMax: null, expiresAt: null, reason: 'noisy' }, ANN);
    await backfill();
    expect(new Set((await tagsIn(source)).map(({ ruleId }) => ruleId))).toEqual(new Set(['R0901']));
    const asked = await backfill(['--rule', 'R0900']);
    expect(asked).toMatchObject({ code: 0, stdout: expect.stringContaining(' inserted=0 '), stderr: 'ttp: warning: R0900 is disabled\n' });

    const text = aRuleFile('R0902', 'authorized_keys');
    const definition = { ruleVersion: 1, sourcePath: 'R0902.yaml', text, contentSha256: hash('sha256', text) };
    await writer.writeDefinitions([{ ruleId: 'R0902', definition }], ANN);
    // What rule-store would answer is read where rule-store reads it.
    expect((await backfill(['--rule-store-type', 'rpc', '--source', 'command'])).stdout).toContain(' inserted=3 ');
    expect((await backfill(['--rule-store-type', 'database', '--source', 'command'])).stdout).toContain(' inserted=0 ');
  });

  it('leaves out what cannot be stored, tells its id, and leaves with 4', async () => {
    const unfit = { command_text: AUTHORIZED_KEYS, session_id: 's'.repeat(300), id: 'too\u001b[2Jlong' };
    const attacker = await anAttacker(source, IP, [unfit, ...COMMANDS_OF_SESSION]);
    await aTrigger(source, { uuid: 'trigger-1', attackerId: attacker, ...measured });
    await aTrigger(source, { uuid: 'trigger-2', attackerId: randomUUID(), ...measured });
    const { code, stdout, stderr } = await backfill(['--rule', 'R0900', '--rule', 'R0049']);
    expect(stderr.split('\n')).toEqual([
      "ttp: command too\\u{1b}[2Jlong is left out: a tag's session_id is longer than 255 characters",
      'ttp: canary_fingerprint trigger-2 is left out: an attacker or identity that a tag names is not stored yet',
      '',
    ]);
    const [, command, canary] = stdout.split('\n').map(fields);
    expect([code, command?.['inserted'], command?.['failed'], canary?.['inserted'], canary?.['failed']]).toEqual([4, '3', '1', '1', '1']);
  });

  /** A run that has stored something and has more to do. */
  async function underWay(): Promise<Ttp> {
    const run = new Ttp(['backfill', ...database, '--rules', rules, '--data', data, '--source', 'command', '--batch-size', '1']);
    const cursors = () => readdirSync(data).filter((name) => name.endsWith('.json'));
    const isMoved = (name: string) => !readFileSync(join(data, name), 'utf8').includes('"after":""');
    await until(async () => cursors().some(isMoved));
    return run;
  }

  it('goes on where it was killed: nothing is lost, nothing is doubled', async () => {
    await manyAttackers(source);
    const run = await underWay();
    run.child.kill('SIGKILL');
    expect((await run.ended).signal).toBe('SIGKILL');
    const before = await source.manager.count(TtpTagRow);
    expect(before).toBeGreaterThan(0);

    const { code, stdout, stderr } = await backfill(['--source', 'command', '--resume', '--json']);
    const [result] = (JSON.parse(stdout) as { results: { rows: number; inserted: number }[] }).results;
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^ttp: command goes on behind [0-9a-f-]{36}\n$/) });
    expect(result?.rows).toBeLessThan(MANY);
    expect(before + (result?.inserted ?? 0)).toBe(4 * MANY);
    expect(new Set(await idsIn(source)).size).toBe(4 * MANY);
    const again = await backfill(['--source', 'command', '--resume']);
    expect(again.stderr).toBe('ttp: command begins at the beginning\n');
    expect(fields(again.stdout.split('\n')[1])).toMatchObject({ rows: String(MANY), inserted: '0' });
  });

  it('stores what it has tagged when it is interrupted, and says how to go on', async () => {
    await manyAttackers(source);
    const { code, stdout } = await (await underWay()).interrupt();
    const [, command, last] = stdout.split('\n');
    expect({ code, last }).toEqual({ code: 1, last: 'interrupted: go on with --resume' });
    expect(await source.manager.count(TtpTagRow)).toBe(Number(fields(command)['inserted']));
    const resumed = await backfill(['--source', 'command', '--resume']);
    const rows = [command, resumed.stdout.split('\n')[1]].map((line) => Number(fields(line)['rows']));
    expect((rows[0] ?? 0) + (rows[1] ?? 0)).toBe(MANY);
  });

  it('inserts 0 after a worker has seen the same live, and publishes nothing', async () => {
    const attacker = await anAttacker(source, IP, COMMANDS_OF_SESSION);
    await aTrigger(source, { uuid: 'trigger-1', attackerId: attacker, ...measured });
    const server = await startNatsServer();
    const nc = await connectBus({ url: server.url, name: 'test' });
    await ensureStreams(nc);
    const worker = new Ttp(['worker', ...database, '--rules', rules, '--nats', server.url, '--worker-port', '0']);
    const common = { attacker_ip: IP, decky_id: 'decky-1', service: 'ssh', ended_at: NOW.toISOString(), duration_s: 9 };
    const session = { session_id: 'sess-1', attacker_uuid: null, commands: COMMANDS_OF_SESSION, ...common };
    await publish(nc, 'attacker.session.ended', 'session.ended', session);
    await publish(nc, 'canary.token-1.triggered', '', { token_id: 'token-1', trigger_id: 'trigger-1', src_ip: IP, navigator_webdriver: true });
    await until(async () => (await idsIn(source)).length === 7);
    await until(async () => (await source.manager.count(TtpOutboxRow)) === 0);
    await worker.interrupt();
    const live = await idsIn(source);
    const published = (await (await jetstreamManager(nc)).streams.info(TTP)).state.messages;

    const { code, stdout } = await backfill();
    const [, command, canary] = stdout.split('\n').map(fields);
    expect({ code, command, canary }).toMatchObject({ code: 0, command: { inserted: '0', tags: '6' }, canary: { inserted: '0', tags: '1' } });
    expect(await idsIn(source)).toEqual(live);
    expect(await source.manager.count(TtpOutboxRow)).toBe(0);
    expect((await (await jetstreamManager(nc)).streams.info(TTP)).state.messages).toBe(published);
    await nc.close();
    await server.stop();
  });
});

async function publish(nc: NatsConnection, subject: string, type: string, payload: object): Promise<void> {
  const data = JSON.stringify({ v: 1, id: randomUUID().replaceAll('-', ''), topic: subject, type, ts: NOW.getTime() / 1_000, payload });
  const [result] = await new Publisher(nc).publishAll([{ subject, msgId: randomUUID(), data }]);
  if (!result?.ok) throw new Error('not published', { cause: result?.error });
}
