// SPDX-License-Identifier: AGPL-3.0-or-later
import { NotYet } from '@ttp/ttp-core';
import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { type DatabaseOptions, type Fence, Lease, migrate, RuleLog, RuleWriter } from '../src';
import { describeOnEachDialect } from './databases';
import { aWish, OPS, SYNC, written } from './rules';

const NAME = 'rule-sync';

describeOnEachDialect('a lease', (databases) => {
  let options: DatabaseOptions;
  let source: DataSource;
  beforeEach(async () => {
    options = await databases().create();
    source = await databases().connect(options);
    await migrate(source);
  });

  const aLease = (holder: string, on = source, ttlSeconds = 60) => new Lease(on, { name: NAME, holder, ttlSeconds });
  const write = (fence: Fence) => new RuleWriter(source, fence).writeDefinitions([written('R1', 'x')], SYNC);
  const readToken = async () => {
    const rows: { holder: string; token: number }[] = await source.query('SELECT holder, token FROM ttp_lease');
    return rows;
  };
  /** As if its holder had been paused for longer than its time. */
  const expire = () => source.query("UPDATE ttp_lease SET expires_at = '2026-01-02 03:04:05.000000'");

  it('C12: has one holder, who renews it; the others ask in vain', async () => {
    const [one, other] = [aLease('one'), aLease('other')];
    expect([await one.acquire(), await other.acquire(), await one.acquire(), await other.acquire()]).toEqual([true, false, true, false]);
    expect([one.held, other.held]).toEqual([true, false]);
    expect(await readToken()).toEqual([{ holder: 'one', token: 1 }]);
  });

  it('is renewed: its end moves with each turn', async () => {
    const one = aLease('one', source, 60);
    await one.acquire();
    await expire();
    expect(await one.acquire()).toBe(true);
    expect(await aLease('other').acquire()).toBe(false);
    expect(await readToken()).toEqual([{ holder: 'one', token: 1 }]);
  });

  it('goes to the next when it has ended, with a higher token', async () => {
    const [one, other] = [aLease('one'), aLease('other')];
    await one.acquire();
    await expire();
    expect(await other.acquire()).toBe(true);
    expect(await one.acquire()).toBe(false);
    expect(one.held).toBe(false);
    expect(await readToken()).toEqual([{ holder: 'other', token: 2 }]);
  });

  it('ends by the clock of the database', async () => {
    const one = aLease('one', source, 2);
    const other = aLease('other');
    await one.acquire();
    expect(await other.acquire()).toBe(false);
    await delay(2_100);
    expect(await other.acquire()).toBe(true);
  });

  it('is free at once when it is given back', async () => {
    const [one, other] = [aLease('one'), aLease('other')];
    await one.acquire();
    await one.release();
    expect(one.held).toBe(false);
    expect(await other.acquire()).toBe(true);
    // Late, or twice: no longer one's own.
    await one.release();
    expect(await aLease('third').acquire()).toBe(false);
    expect(await readToken()).toEqual([{ holder: 'other', token: 2 }]);
  });

  it('is not given back by whoever has lost it without knowing', async () => {
    const [one, other] = [aLease('one'), aLease('other')];
    await one.acquire();
    await expire();
    await other.acquire();
    await one.release();
    expect(await aLease('third').acquire()).toBe(false);
    expect(await other.acquire()).toBe(true);
  });

  it('is one of its name: another name is another right', async () => {
    expect(await aLease('one').acquire()).toBe(true);
    expect(await new Lease(source, { name: 'another', holder: 'other', ttlSeconds: 60 }).acquire()).toBe(true);
  });

  it('is won by one of many who ask for the first time together', async () => {
    const sources = await Promise.all(Array.from({ length: 8 }, () => databases().connect(options)));
    const won = await Promise.all(sources.map((one, i) => aLease(`instance-${i}`, one).acquire()));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await readToken()).toEqual([{ holder: `instance-${won.indexOf(true)}`, token: 1 }]);
  });

  it('goes from hand to hand under load, to one at a time', async () => {
    const sources = await Promise.all(Array.from({ length: 4 }, () => databases().connect(options)));
    let holders = 0;
    let most = 0;
    const tenures: string[] = [];
    const contend = async (on: DataSource, holder: string) => {
      const lease = aLease(holder, on);
      for (let tenure = 0; tenure < 5; ) {
        if (await lease.acquire()) {
          holders += 1;
          most = Math.max(most, holders);
          tenures.push(holder);
          await delay(1);
          holders -= 1;
          await lease.release();
          tenure += 1;
        }
        await delay(Math.random() * 10);
      }
    };
    await Promise.all(sources.map((on, i) => contend(on, `instance-${i}`)));
    expect(most).toBe(1);
    expect(tenures).toHaveLength(20);
    const [{ token } = { token: 0 }] = await readToken();
    // Whoever takes it again without another between keeps the token.
    expect(token).toBe(tenures.filter((holder, i) => holder !== tenures[i - 1]).length);
  });

  describe('as a fence', () => {
    it('lets its holder write, however much time has gone, as long as nobody has followed', async () => {
      const one = aLease('one');
      await one.acquire();
      await expire();
      expect(await write(one)).toEqual(['R1']);
    });

    it('stops a leader that was paused while another took over: nothing is written, nothing is logged', async () => {
      const [one, other] = [aLease('one'), aLease('other')];
      const writer = new RuleWriter(source, one);
      await one.acquire();
      await writer.writeDefinitions([written('R1', 'x')], SYNC);
      await expire();
      await other.acquire();
      expect(one.held).toBe(true);
      await expect(writer.writeDefinitions([written('R1', 'y')], SYNC)).rejects.toThrow(new NotYet('rule-sync is led by another process now'));
      await expect(writer.setState('R1', aWish(), OPS)).rejects.toThrow(NotYet);
      expect(await new RuleLog(source).changes(0)).toMatchObject({ position: { seq: 1 }, changes: [{ after: { text: 'x' } }] });
      expect(await new RuleWriter(source, other).writeDefinitions([written('R1', 'z')], SYNC)).toEqual(['R1']);
    });

    it('stops whoever has it not: never had, given back, or had it before the last one but one', async () => {
      const [one, other] = [aLease('one'), aLease('other')];
      await expect(write(one)).rejects.toThrow(NotYet);
      await one.acquire();
      await expire();
      await other.acquire();
      await other.release();
      await expect(write(one)).rejects.toThrow(NotYet);
      await expect(write(other)).rejects.toThrow(NotYet);
    });

    it('holds a successor up while its holder writes', async () => {
      const [one, other] = [aLease('one'), aLease('other', await databases().connect(options))];
      await one.acquire();
      await expire();
      const events: string[] = [];
      const checked = Promise.withResolvers<void>();
      const slow: Fence = {
        async check(tx) {
          await one.check(tx);
          checked.resolve();
          // Time enough for a successor that is not held up.
          await delay(200);
        },
      };
      const writing = write(slow).then(() => events.push('written'));
      await checked.promise;
      await other.acquire().then(() => events.push('taken over'));
      await writing;
      expect(events).toEqual(['written', 'taken over']);
    });
  });
});
