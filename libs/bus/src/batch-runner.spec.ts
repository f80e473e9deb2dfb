// SPDX-License-Identifier: AGPL-3.0-or-later
import { NotYet, Rejected, Unavailable } from '@ttp/ttp-core';
import { type BatchHandler, BatchRunner } from './batch-runner';
import type { Delivery } from './delivery';
import { type Action, DEFAULT_POLICY, lastDelivery } from './settle';

const aDelivery = (streamSeq: number, deliveryCount = 1): Delivery => ({ streamSeq, deliveryCount }) as Delivery;
const seqs = (batch: readonly { streamSeq: number }[]): number[] => batch.map(({ streamSeq }) => streamSeq);

const allDone: BatchHandler = async (batch) => batch.map(() => 'done' as const);
const withSuspects = (count: number): readonly Delivery[] => [aDelivery(7, count), aDelivery(1), aDelivery(5, count), aDelivery(6, count)];

const run = async (batch: readonly Delivery[], handle: BatchHandler, stopping = () => false) => {
  const calls: number[][] = [];
  const settled: string[] = [];
  const surprises: string[] = [];
  const settler = {
    settle: async (message: Delivery, action: Action) => {
      settled.push(`${message.streamSeq} ${action.kind}${'reason' in action ? ` ${action.reason}` : ''}`);
      return action;
    },
    handBack: (message: Delivery) => settled.push(`${message.streamSeq} handed back`),
  };
  const spied: BatchHandler = (given) => {
    calls.push(seqs(given));
    return handle(given);
  };
  const onError = ({ message }: Error) => void surprises.push(message);
  await new BatchRunner(settler, { handle: spied, policy: DEFAULT_POLICY, stopping, handBackDelayMs: 1, onError }).run(batch);
  return { calls, settled, surprises };
};

describe('BatchRunner', () => {
  it('settles each message by its own outcome', async () => {
    const batch = [1, 2, 3, 4].map((seq) => aDelivery(seq));
    const { calls, settled } = await run(batch, async () => ['done', new Rejected('r'), new NotYet('n'), new Error('e')]);
    expect(calls).toEqual([[1, 2, 3, 4]]);
    expect(settled).toEqual(['1 ack', '2 dead_letter rejected', '3 nak not_yet', '4 nak error']);
  });

  it('retries each message alone when the batch fails as a whole', async () => {
    const batch = [1, 2, 3].map((seq) => aDelivery(seq));
    const { calls, settled } = await run(batch, async (given) => {
      if (seqs(given).includes(2)) throw new Error('poison');
      return given.map(() => 'done' as const);
    });
    expect(calls).toEqual([[1, 2, 3], [1], [2], [3]]);
    expect(settled).toEqual(['1 ack', '2 nak error', '3 ack']);
  });

  it('tries no message alone when a dependency as a whole is away', async () => {
    const batch = [1, 2, 3].map((seq) => aDelivery(seq));
    const { calls, settled, surprises } = await run(batch, async () => {
      throw new Unavailable('no database');
    });
    expect(calls).toEqual([[1, 2, 3]]);
    expect(settled).toEqual(['1 nak not_yet', '2 nak not_yet', '3 nak not_yet']);
    expect(surprises).toEqual([]);
  });

  it.each([
    ['a defect', new TypeError('of undefined'), ['of undefined', 'of undefined', 'of undefined']],
    ['a rejection', new Rejected('r'), []],
    ['something missing', new NotYet('n'), []],
  ])('reports %s that the handler throws as a surprise or not', async (_, error, expected) => {
    const batch = [1, 2].map((seq) => aDelivery(seq));
    const { surprises } = await run(batch, async () => {
      throw error;
    });
    expect(surprises).toEqual(expected);
  });

  it('believes no handler that answers for too few or leaves holes', async () => {
    expect((await run([aDelivery(1), aDelivery(2)], async () => ['done'])).settled).toEqual(['1 ack', '2 ack']);
    expect((await run([aDelivery(1)], async () => Array.from<'done'>({ length: 1 }))).settled).toEqual(['1 nak error']);
  });

  it('gives back what is left when stopping in the middle of single retries', async () => {
    let tried = 0;
    const failing: BatchHandler = async (given) => {
      tried += 1;
      if (given.length > 1) throw new Error('whole');
      return ['done'];
    };
    const { settled } = await run([1, 2, 3].map((seq) => aDelivery(seq)), failing, () => tried >= 2);
    expect(settled).toEqual(['1 ack', '2 handed back', '3 handed back']);
  });

  it('tries messages that saw processes die alone and after the others, from alternating ends', async () => {
    const late = lastDelivery(DEFAULT_POLICY) + 1;
    expect((await run(withSuspects(late), allDone)).calls).toEqual([[1], [7], [6], [5]]);
    expect((await run(withSuspects(late + 1), allDone)).calls).toEqual([[1], [5], [6], [7]]);
  });

  it('buries a message of a crash loop without trying it', async () => {
    const { calls, settled } = await run([aDelivery(1, 61)], async () => ['done']);
    expect(calls).toEqual([]);
    expect(settled).toEqual(['1 dead_letter crash_loop']);
  });
});
