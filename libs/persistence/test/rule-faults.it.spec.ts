// SPDX-License-Identifier: AGPL-3.0-or-later
import { NotYet } from '@ttp/ttp-core';
import { Lease, RuleLog, RuleWriter } from '../src';
import { describeOn } from './databases';
import { aWish, later, NOON, OPS, SYNC, written } from './rules';

describeOn('mysql', 'the rule plane on a server that fails', (databases) => {
  it('asks for patience while it is away, knows nothing of the lease then, and goes on when it is back', async () => {
    const source = await databases().open();
    const lease = new Lease(source, { name: 'rule-sync', holder: 'one', ttlSeconds: 60 });
    const writer = new RuleWriter(source, lease);
    const log = new RuleLog(source);
    await lease.acquire();
    await writer.setState('R1', aWish({ expiresAt: later(1) }), OPS);
    await databases().server.kill();
    const attempts = [
      () => writer.writeDefinitions([written('R1', 'x')], SYNC),
      () => writer.setState('R1', aWish(), OPS),
      () => writer.clearState('R1', OPS),
      () => writer.expireStates(later(2)),
      () => log.head(),
      () => log.page(''),
      () => log.entry('R1'),
      () => log.changes(0),
      () => log.history('R1', { limit: 1 }),
      () => log.syncReports(),
      () => log.announced(1),
      () => log.reportSync({ source: '/rules', syncedBy: 'one', syncedAt: NOON, issues: [] }),
      () => lease.acquire(),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toThrow(NotYet);
    expect(lease.held).toBe(true);
    await databases().server.restart();
    expect(await writer.expireStates(later(2))).toEqual(['R1']);
    expect((await log.head()).seq).toBe(2);
  });

  it('numbers without a gap what writers have stored when it is killed under them', async () => {
    const source = await databases().open();
    let stored = 0;
    const enough = Promise.withResolvers<void>();
    const write = async (lane: number) => {
      for (let i = 0; ; i++) {
        stored += (await new RuleWriter(source).writeDefinitions([written(`R${lane}`, `${i}`)], SYNC)).length;
        if (stored > 20) enough.resolve();
      }
    };
    const failures = Promise.allSettled([1, 2, 3].map(write));
    await Promise.race([enough.promise, failures]);
    await databases().server.kill();
    for (const failure of await failures) expect(failure).toMatchObject({ status: 'rejected', reason: expect.any(NotYet) });
    await databases().server.restart();
    const { position, changes } = await new RuleLog(source).changes(0, 100_000);
    // More than reported when the answer to a commit was lost.
    expect(position.seq).toBeGreaterThanOrEqual(stored);
    expect(changes.map(({ seq }) => seq)).toEqual(Array.from({ length: position.seq }, (_, i) => i + 1));
    const last = new Map(changes.map(({ ruleId, after }) => [ruleId, after]));
    const { entries } = await new RuleLog(source).page('');
    expect(entries.map(({ ruleId, definition }) => [ruleId, definition])).toEqual([...last].toSorted(([one], [other]) => (one < other ? -1 : 1)));
  });
});
