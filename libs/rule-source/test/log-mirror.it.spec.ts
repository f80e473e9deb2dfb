// SPDX-License-Identifier: AGPL-3.0-or-later
import { migrate, RuleLog, RuleWriter } from '@ttp/persistence';
import { describeOnEachDialect } from '@ttp/persistence/testing';
import fc from 'fast-check';
import { setImmediate as turn } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { LogMirror, type RuleLogReader } from '../src';
import { sha256 } from './documents';

const NOW = new Date('2026-11-21T12:00:00.123Z');
const WRITERS = 3;
/** So small that the reading of everything takes many answers. */
const PAGE = 3;

const anAction = fc.record({
  ruleId: fc.integer({ min: 1, max: 12 }).map((n) => `R${n}`),
  do: fc.constantFrom('write', 'write', 'delete', 'set', 'clear'),
  text: fc.string({ maxLength: 4 }),
});
type Action = typeof anAction extends fc.Arbitrary<infer T> ? T : never;

async function act(writer: RuleWriter, { ruleId, do: action, text }: Action): Promise<void> {
  const author = { by: 'test', now: NOW };
  const definition = action === 'write' ? { ruleVersion: 1, sourcePath: `${ruleId}.yaml`, text, contentSha256: sha256(text) } : null;
  if (action === 'write' || action === 'delete') await writer.writeDefinitions([{ ruleId, definition }], author);
  else if (action === 'clear') await writer.clearState(ruleId, author);
  else await writer.setState(ruleId, { state: 'disabled', confidenceMax: null, expiresAt: null, reason: text }, author);
}

const inSmallPages = (log: RuleLog): RuleLogReader => ({ page: (after) => log.page(after, PAGE), changes: (seq) => log.changes(seq, PAGE) });

const entriesOf = (mirror: LogMirror) => [...mirror.entries].toSorted((one, other) => (one.ruleId < other.ruleId ? -1 : 1));

describeOnEachDialect('mirrors of a database that is written to', (databases) => {
  it('equal it at the end, whenever they began, and have never gone back', async () => {
    const lanes = fc.array(fc.array(anAction, { minLength: 15, maxLength: 20 }), { minLength: WRITERS, maxLength: WRITERS });
    const follows = fc.asyncProperty(lanes, async (scripts) => {
      const options = await databases().create();
      const connect = () => databases().connect(options);
      const first = await connect();
      await migrate(first);
      const writing = { done: false };
      const follow = async (source: DataSource) => {
        const mirror = new LogMirror(inSmallPages(new RuleLog(source)));
        for (let seen = 0, last = false; !last; ) {
          last = writing.done;
          await turn();
          const changes = await mirror.catchUp();
          const seq = mirror.position?.seq ?? 0;
          expect(changes?.length ?? seq - seen).toBe(seq - seen);
          seen = seq;
        }
        return mirror;
      };
      const beginLate = async (source: DataSource) => {
        while (!writing.done && (await new RuleLog(source).head()).seq < 20) await turn();
        return follow(source);
      };
      const mirrors = [follow(first), follow(await connect()), beginLate(await connect())];
      const writers = scripts.map(async (script) => {
        const writer = new RuleWriter(await connect());
        for (const action of script) await act(writer, action);
      });
      await Promise.all(writers).finally(() => (writing.done = true));
      const { position, entries } = await new RuleLog(first).page('');
      const stored = entries.toSorted((one, other) => (one.ruleId < other.ruleId ? -1 : 1));
      for (const mirror of await Promise.all(mirrors)) expect([mirror.position, entriesOf(mirror)]).toEqual([position, stored]);
    });
    await fc.assert(follows, { numRuns: 3, endOnFailure: true });
  }, 120_000);
});
