// SPDX-License-Identifier: AGPL-3.0-or-later
import type { BackfillFilter, BackfillReader } from '@ttp/persistence';
import { storedCommandEvent, storedTriggerEvent, type TaggerEvent } from '@ttp/ttp-core';
import type { Slice } from '../commands/backfill';

/** A stored row, and what it gives to tag. */
export interface Replay {
  /** The cursor behind the row. */
  readonly uuid: string;
  readonly events: readonly TaggerEvent[];
  /** What cannot become an event: a command without a text, a trigger without an attacker. */
  readonly skipped: number;
  /** Whether no rule can tell anything of it. */
  readonly unsupported: boolean;
}

/** The history of each source, in the order of the cursor. */
export const REPLAYS: Readonly<Record<Slice, (reader: BackfillReader, filter: BackfillFilter) => AsyncGenerator<Replay>>> = {
  async *command(reader, filter) {
    for await (const { commands, ...attacker } of reader.attackerCommands(filter)) {
      const events = commands.flatMap((command) => storedCommandEvent(attacker, command) ?? []);
      yield { uuid: attacker.uuid, events, skipped: commands.length - events.length, unsupported: false };
    }
  },
  async *canary(reader, filter) {
    for await (const trigger of reader.canaryTriggers(filter)) {
      const { uuid, attackerId, measurements } = trigger;
      // Tagging fails without an anchor.
      if (attackerId === null) yield { uuid, events: [], skipped: 1, unsupported: false };
      else yield { uuid, events: [storedTriggerEvent(trigger)], skipped: 0, unsupported: Object.keys(measurements).length === 0 };
    }
  },
};
