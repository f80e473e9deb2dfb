// SPDX-License-Identifier: AGPL-3.0-or-later
import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { DECNET_EVENTS } from '@ttp/bus';
import { type Settings, UsageError } from '@ttp/config';
import { EXIT } from '@ttp/config/exit-codes';
import { connectBroker } from '../connect-broker';
import { counted } from '../terminal/counted';
import { type Letter, readLetters, type Selection } from './letters';
import { discard, refusalOf, replay } from './replay';
import { lettersTable } from './show-letters';

export interface DlqFlags {
  /** Without a selection: all of them. */
  readonly all: boolean;
  /** Do it; otherwise only say what would be done. */
  readonly yes: boolean;
  /** Leave replayed letters in the queue. */
  readonly keep: boolean;
}

/** What is done with each letter. */
interface Deed {
  readonly name: string;
  /** Why it cannot be done with this one. */
  refuse(letter: Letter): string | null;
  /** Answers what was done. */
  act(letter: Letter): Promise<string>;
}

/** Publishes the selected letters anew, and takes them out of the queue once the broker has them. Answers the exit code. */
export const replayLetters = (settings: Settings, selection: Selection, flags: DlqFlags): Promise<number> =>
  onLetters(settings, selection, flags, async (nc, manager) => {
    const stored = (await manager.streams.info(DECNET_EVENTS)).config.subjects ?? [];
    return {
      name: 'replayed',
      refuse: (letter) => refusalOf(letter, stored),
      async act(letter) {
        const done = await replay(nc, letter);
        if (!flags.keep) await discard(manager, letter);
        return done;
      },
    };
  });

/** Removes the selected letters. Answers the exit code. */
export const dropLetters = (settings: Settings, selection: Selection, flags: DlqFlags): Promise<number> =>
  onLetters(settings, selection, flags, async (_nc, manager) => ({
    name: 'dropped',
    refuse: () => null,
    act: (letter) => discard(manager, letter).then(() => 'dropped'),
  }));

type DeedOn = (nc: NatsConnection, manager: JetStreamManager) => Promise<Deed>;

async function onLetters(settings: Settings, selection: Selection, { all, yes }: DlqFlags, deedOn: DeedOn): Promise<number> {
  const { seqs, reason, subject } = selection;
  const isSelective = seqs.length > 0 || reason !== undefined || subject !== undefined;
  if (!all && !isSelective) throw new UsageError('name letters, or give --reason, --subject or --all');
  const nc = await connectBroker(settings, 'ttp dlq');
  try {
    const manager = await jetstreamManager(nc);
    const letters = readLetters(manager, selection);
    return await (yes ? doAll : preview)(letters, await deedOn(nc, manager));
  } finally {
    await nc.close();
  }
}

async function preview(letters: AsyncIterable<Letter>, deed: Deed): Promise<number> {
  const refusals = new Refusals(deed);
  const able: Omit<Letter, 'data' | 'headers'>[] = [];
  // Without what they carry: the queue may be larger than the memory.
  for await (const { data: _, headers: _headers, ...about } of refusals.without(letters)) able.push(about);
  if (able.length > 0) process.stdout.write(lettersTable(able));
  process.stdout.write(`${counted(able.length, 'letter')} would be ${deed.name}; --yes does it\n`);
  return refusals.exitCode;
}

async function doAll(letters: AsyncIterable<Letter>, deed: Deed): Promise<number> {
  const refusals = new Refusals(deed);
  const tally = new Map<string, number>();
  for await (const letter of refusals.without(letters)) {
    const done = await deed.act(letter);
    tally.set(done, (tally.get(done) ?? 0) + 1);
  }
  const parts = [...tally].map(([done, count]) => `${counted(count, 'letter')} ${done}`);
  process.stdout.write(`${parts.join(', ') || 'nothing done'}\n`);
  return refusals.exitCode;
}

/** Says of letters why nothing can be done with them, and remembers that there were some. */
class Refusals {
  exitCode: number = EXIT.ok;

  constructor(private readonly deed: Deed) {}

  async *without(letters: AsyncIterable<Letter>): AsyncGenerator<Letter> {
    for await (const letter of letters) {
      const why = this.deed.refuse(letter);
      if (why === null) yield letter;
      else this.say(letter, why);
    }
  }

  private say({ seq }: Letter, why: string): void {
    this.exitCode = EXIT.failure;
    process.stderr.write(`ttp: letter ${seq} cannot be ${this.deed.name}: ${why}\n`);
  }
}
