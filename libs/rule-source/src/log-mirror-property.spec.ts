// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { FakeRuleLog } from '../test/fake-rule-log';
import { LogMirror } from './log-mirror';

const aWrite = fc.record({
  ruleId: fc.constantFrom('R1', 'R2', 'R3', 'R4', 'R5', 'R6'),
  of: fc.constantFrom('definition' as const, 'state' as const),
  value: fc.option(fc.constantFrom('a', 'b', 'c')),
});

describe('LogMirror', () => {
  it('equals the table after any interleaving of writes and readings, and tells of each change once', async () => {
    // What is written before each answer, until nothing is left; then the mirror reads to the end.
    const scripts = fc.array(fc.array(aWrite, { maxLength: 3 }), { maxLength: 30 });
    const runs = fc.asyncProperty(scripts, fc.integer({ min: 1, max: 4 }), async (script, pageSize) => {
      const log = new FakeRuleLog(pageSize);
      const mirror = new LogMirror(log);
      const pending = [...script];
      log.beforeAnswer = () => pending.shift()?.forEach((write) => log.write(write));
      let seen = 0;
      while (pending.length > 0) {
        const changes = await mirror.catchUp();
        const seq = mirror.position?.seq ?? 0;
        // What is told goes from the last place to this one.
        expect(changes?.map((change) => change.seq) ?? null).toEqual(changes && Array.from({ length: seq - seen }, (_, i) => seen + 1 + i));
        seen = seq;
      }
      await mirror.catchUp();
      expect([...mirror.entries].toSorted((one, other) => (one.ruleId < other.ruleId ? -1 : 1))).toEqual(log.entries);
      expect(mirror.position).toEqual({ logId: log.logId, seq: log.log.length });
    });
    await fc.assert(runs, { numRuns: 500 });
  });
});
