// SPDX-License-Identifier: AGPL-3.0-or-later
import { isDefinitionChange, type LoggedChange, type RuleEntry } from '@ttp/ttp-core';
import fc from 'fast-check';
import { setImmediate as turn } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { migrate, RuleLog, RuleWriter } from '../src';
import { type Databases, describeOnEachDialect } from './databases';
import { aWish, deleted, later, NOON, readLog, written } from './rules';

const WRITERS = 6;
/** Lanes of one connection, so that its own transactions meet too. */
const LANES = 2;
const PAGE = 7;

const anId = fc.constantFrom('R1', 'R2', 'R3', 'R4', 'R5');
const aWrite = fc.tuple(anId, fc.constantFrom('one', 'two', 'three', null));
const writes = fc.uniqueArray(aWrite, { minLength: 1, maxLength: 4, selector: ([id]) => id });
/** In milliseconds from noon; some have passed when the clock says two. */
const anExpiry = fc.constantFrom(null, 1, 2, 3_600_000);
const anAction = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('define' as const), writes }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('fail' as const), writes }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('set' as const), ruleId: anId, expiresIn: anExpiry }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('clear' as const), ruleId: anId }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('expire' as const) }) },
);
type Action = typeof anAction extends fc.Arbitrary<infer T> ? T : never;

const writesOf = (pairs: readonly (readonly [string, string | null])[]) =>
  pairs.map(([id, text]) => (text === null ? deleted(id) : written(id, text)));

/** Answers how many changes the log must have of it. */
async function act(writer: RuleWriter, action: Action, by: string): Promise<number> {
  const author = { by, now: NOON };
  if (action.do === 'define') return (await writer.writeDefinitions(writesOf(action.writes), author)).length;
  if (action.do === 'set') {
    await writer.setState(action.ruleId, aWish({ reason: by, expiresAt: action.expiresIn === null ? null : later(action.expiresIn) }), author);
    return 1;
  }
  if (action.do === 'clear') return Number(await writer.clearState(action.ruleId, author));
  if (action.do === 'expire') return (await writer.expireStates(later(3))).length;
  const impossible = written('R9', 'x', { ruleVersion: Number.NaN });
  const failed = await writer.writeDefinitions([...writesOf(action.writes), written('R8', by), impossible], author).catch(() => 'failed');
  expect(failed).toBe('failed');
  return 0;
}

/** Reads on until the writers are done and the log is read; fails at the first number that comes before a lower one. */
async function tail(source: DataSource, isDone: () => boolean): Promise<LoggedChange[]> {
  const log = new RuleLog(source);
  const seen: LoggedChange[] = [];
  for (;;) {
    const last = isDone();
    const { position, changes } = await log.changes(seen.length, PAGE);
    expect(changes.map(({ seq }) => seq)).toEqual(changes.map((_, i) => seen.length + 1 + i));
    seen.push(...changes);
    // Else a follower takes what is written between two readings for a gap.
    expect(changes.length < PAGE && position.seq > seen.length).toBe(false);
    if (last && seen.length >= position.seq) return seen;
    await turn();
  }
}

/** What the log says that there is. */
function replay(changes: readonly LoggedChange[]): RuleEntry[] {
  const entries = new Map<string, RuleEntry>();
  for (const change of changes) {
    const known = entries.get(change.ruleId) ?? { ruleId: change.ruleId, definition: null, state: null };
    entries.set(change.ruleId, isDefinitionChange(change) ? { ...known, definition: change.after } : { ...known, state: change.after });
  }
  return [...entries.values()].filter(({ definition, state }) => definition ?? state).toSorted((one, other) => (one.ruleId < other.ruleId ? -1 : 1));
}

/** Each change begins where the one before it, of the same rule and kind, has ended. */
async function expectUnbroken(source: DataSource): Promise<void> {
  const last = new Map<string, unknown>();
  for (const { ruleId, action, before, after } of await readLog(source)) {
    const of = `${ruleId} ${action === 'write' || action === 'delete' ? 'definition' : 'state'}`;
    expect([of, before]).toEqual([of, last.get(of) ?? null]);
    last.set(of, after);
  }
}

async function check(databases: Databases, lanes: readonly (readonly Action[])[]): Promise<void> {
  const options = await databases.create();
  const sources = await Promise.all(Array.from({ length: WRITERS }, () => databases.connect(options)));
  const [first] = sources as [DataSource];
  await migrate(first);
  let done = false;
  // One on a connection of its own, one on a writer's: that one must not see what is rolled back.
  const tails = [await databases.connect(options), first].map((source) => tail(source, () => done));
  const counts = lanes.map(async (actions, i) => {
    const writer = new RuleWriter(sources[i % WRITERS] as DataSource);
    let count = 0;
    for (const [turnOf, action] of actions.entries()) count += await act(writer, action, `writer-${i}.${turnOf}`);
    return count;
  });
  const expected = (await Promise.all(counts).finally(() => (done = true))).reduce((sum, count) => sum + count, 0);
  const [seen = [], seenToo] = await Promise.all(tails);
  expect(seen).toHaveLength(expected);
  expect(seenToo).toEqual(seen);
  expect(await new RuleLog(first).page('')).toMatchObject({ position: { seq: expected }, entries: replay(seen) });
  await expectUnbroken(first);
  await Promise.all(sources.map((source) => source.destroy()));
}

describeOnEachDialect('many writers of rules', (databases) => {
  it('number their changes without a gap, in the order of the commits, and the log says what the tables say', async () => {
    const lanes = fc.array(fc.array(anAction, { minLength: 8, maxLength: 12 }), { minLength: WRITERS * LANES, maxLength: WRITERS * LANES });
    await fc.assert(fc.asyncProperty(lanes, (actions) => check(databases(), actions)), { numRuns: 4, endOnFailure: true });
  }, 120_000);
});
