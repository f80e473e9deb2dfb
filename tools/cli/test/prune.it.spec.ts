// SPDX-License-Identifier: AGPL-3.0-or-later
import { AttackerStore, createDataSource, migrate, TagStore } from '@ttp/persistence';
import { type Tag, tagId } from '@ttp/ttp-core';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { aFolder, cleanUp, Ttp, ttp } from './ttp';

const DAY_MS = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * DAY_MS);

afterAll(cleanUp);

/** An SQLite file with a tag for each age in days, of the event and of the tagging. */
async function aDatabase(ages: readonly (readonly [seen: number, tagged: number])[]): Promise<string> {
  const path = join(aFolder(), 'ttp.sqlite');
  const source = await createDataSource({ type: 'sqlite', path }).initialize();
  await migrate(source);
  const attacker = (await new AttackerStore(source).createMissing(['192.0.2.7'], new Date())).get('192.0.2.7') ?? '';
  const items = ages.map(([seen, tagged], i) => ({ tags: [aTag(attacker, i, ago(seen), ago(tagged))] }));
  await new TagStore(source).storeBatch(items, () => [], { floor: 0, now: new Date() });
  await source.destroy();
  return path;
}

const aTag = (attackerUuid: string, n: number, observedAt: Date, createdAt: Date): Tag => ({
  uuid: tagId('command', `sess-1#${n}`, 'R0900', 1, 'T1059', null),
  sourceKind: 'command',
  sourceId: `sess-1#${n}`,
  attackerUuid,
  identityUuid: null,
  sessionId: 'sess-1',
  deckyId: null,
  tactic: 'TA0002',
  techniqueId: 'T1059',
  subTechniqueId: null,
  confidence: 0.8,
  ruleId: 'R0900',
  ruleVersion: 1,
  evidence: {},
  attackRelease: 'v19.0',
  mitreUrl: null,
  observedAt,
  createdAt,
});

const AGES = [
  [100, 100],
  [91, 91],
  [89, 89],
  [400, 1],
] as const;

const LINE = (counts: string) => new RegExp(`^table=ttp_tag seen_before=\\d{4}-[\\d:T.-]+Z ${counts} elapsed_s=\\d+\\.\\d\\d\\n$`);

describe('ttp prune', () => {
  it('counts what is old, removes it in batches, and finds nothing the second time', async () => {
    const path = await aDatabase(AGES);
    const prune = (...more: readonly string[]) => ttp(['prune', '--older-than', '90d', '--db-path', path, ...more]);
    const dry = await prune('--dry-run');
    expect(dry).toMatchObject({ code: 0, stdout: expect.stringMatching(LINE('read=4 removed=2 dry_run=true')), stderr: '' });
    const { code, stdout } = await prune('--batch', '1', '--pause', '1ms', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      seen_before: expect.any(String),
      tagged_before: expect.any(String),
      batch_size: 1,
      dry_run: false,
      results: [{ table: 'ttp_tag', read: 4, removed: 2, elapsed_s: expect.any(Number) }],
      interrupted: false,
    });
    expect(await prune()).toMatchObject({ code: 0, stdout: expect.stringMatching(LINE('read=2 removed=0 dry_run=false')) });
  });

  it.each([
    ['--older-than 6d', 2, '--older-than must be 7d or more: so long DECNET_EVENTS keeps events'],
    ['--older-than 90', 2, 'must be a time such as 50ms, 12h or 90d, up to 3650d'],
    ['--older-than 90d --pause 61s', 2, 'must be a time such as 50ms, 12h or 90d, up to 60s'],
    ['--older-than 90d --batch 0', 2, 'must be a whole number from 1 to 10000'],
    ['--dry-run', 2, "required option '--older-than <time>' not specified"],
    ['--older-than 90d --db-path /nonexistent/ttp.sqlite', 3, 'no SQLite file /nonexistent/ttp.sqlite'],
  ])('refuses %s', async (line, code, reason) => {
    expect(await ttp(['prune', ...line.split(' ')])).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(reason) });
  });

  it('stops between two batches when it is interrupted, and goes on when it is run again', async () => {
    const path = await aDatabase(AGES);
    const args = ['prune', '--older-than', '90d', '--db-path', path, '--batch', '1'];
    const running = new Ttp([...args, '--pause', '60s']);
    while (tagsIn(path) === AGES.length) await delay(50);
    const line = LINE('read=4 removed=1 dry_run=false').source.replace('$', '');
    expect(await running.interrupt()).toMatchObject({ code: 1, stdout: expect.stringMatching(`${line}interrupted: run it again to go on\n$`) });
    expect(await ttp(args)).toMatchObject({ code: 0, stdout: expect.stringContaining(' read=3 removed=1 ') });
  });
});

function tagsIn(path: string): number {
  const db = new DatabaseSync(path, { readOnly: true, timeout: 10_000 });
  const row = db.prepare('SELECT COUNT(*) AS n FROM ttp_tag').get();
  db.close();
  return Number(row?.['n']);
}
