// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DataSource } from 'typeorm';
import { type Claim, TagStore } from '../src';
import { anAttacker, announceUuids, item, NOW, tagsOfSession } from './builders';
import { describeOnEachDialect } from './databases';

const at = (ms: number) => new Date(NOW.getTime() + ms);
const claim = (parts: Partial<Claim>): Claim => ({ olderThanMs: 5_000, leaseMs: 30_000, limit: 200, worker: 'w1', now: at(10_000), ...parts });

describeOnEachDialect('the outbox', (databases) => {
  let source: DataSource;
  let store: TagStore;
  let attacker: string;
  const storeSession = (session: string, now = NOW) => store.storeBatch([item(...tagsOfSession(attacker, session, 2))], announceUuids, { floor: 0.3, now });

  beforeEach(async () => {
    source = await databases().open();
    store = new TagStore(source);
    attacker = await anAttacker(source);
  });

  it('gives back the very messages that were announced, the oldest first', async () => {
    const second = await storeSession('sess-2', at(1));
    const first = await storeSession('sess-1', at(0));
    expect(await store.claimUnpublished(claim({}))).toEqual([...first.outbox, ...second.outbox]);
  });

  it('leaves a young message to the worker that stored it', async () => {
    await storeSession('sess-1');
    expect(await store.claimUnpublished(claim({ now: at(4_999) }))).toEqual([]);
    expect(await store.claimUnpublished(claim({ now: at(5_000) }))).toHaveLength(1);
  });

  it('lends a message to one worker, until the lease ends', async () => {
    const { outbox } = await storeSession('sess-1');
    expect(await store.claimUnpublished(claim({ worker: 'w1' }))).toEqual(outbox);
    expect(await store.claimUnpublished(claim({ worker: 'w2', now: at(39_999) }))).toEqual([]);
    expect(await store.claimUnpublished(claim({ worker: 'w2', now: at(40_000) }))).toEqual(outbox);
    expect(await source.query('SELECT claimed_by FROM ttp_outbox')).toEqual([{ claimed_by: 'w2' }]);
  });

  it('keeps to the limit', async () => {
    for (let i = 0; i < 3; i++) await storeSession(`sess-${i}`);
    expect(await store.claimUnpublished(claim({ limit: 2 }))).toHaveLength(2);
    expect(await store.claimUnpublished(claim({ limit: 2 }))).toHaveLength(1);
  });

  it('forgets what is published, and only that', async () => {
    const [gone, kept] = [await storeSession('sess-1'), await storeSession('sess-2')];
    await store.deletePublished(gone.outbox.map(({ id }) => id));
    await store.deletePublished([]);
    expect(await store.claimUnpublished(claim({}))).toEqual(kept.outbox);
  });

  it('tells how many wait, and since when', async () => {
    expect(await store.unpublished()).toEqual({ rows: 0, oldest: null });
    await storeSession('sess-2', at(1));
    await storeSession('sess-1', at(0));
    expect(await store.unpublished()).toEqual({ rows: 2, oldest: at(0) });
  });
});
