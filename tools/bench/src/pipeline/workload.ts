// SPDX-License-Identifier: AGPL-3.0-or-later
import { announce, encodeEnvelope, type Publication, publicationsOf, type Tag } from '@ttp/ttp-core';
import { generatedCorpus } from '../engine/corpus';
import { Random } from '../random';
import type { ActiveRules } from '../rule-set';
import { makeSessions, SESSION_ENDED, vocabularyOf, type Vocabulary } from './sessions';
import { type RowBatch, rowsOf } from './tag-rows';
import { decode, normalise, tag } from './tagging';

/** Events per transaction: the worker's default. */
export const BATCH_EVENTS = 100;

const SEED = 20_261;

/** The events of one round, and all that must come of them. */
export interface Workload {
  readonly events: readonly Publication[];
  /** The same events as they come off the wire. */
  readonly wire: readonly Uint8Array[];
  /** The tags of each event. */
  readonly tags: readonly (readonly Tag[])[];
  readonly batches: readonly RowBatch[];
  readonly tagRows: number;
  /** What the worker publishes, but for when it did. */
  readonly announcements: readonly Publication[];
}

/** Commands as the rules see them. */
export function commandsFor(rules: ActiveRules): Vocabulary {
  const now = new Date();
  const tagsOf = (command: string): number => {
    const payload = { session_id: 's', attacker_uuid: 'a', commands: [command] };
    return tag(normalise({ v: 1, id: '', topic: SESSION_ENDED, type: '', ts: 0, payload }), rules, now).length;
  };
  return vocabularyOf(generatedCorpus(), tagsOf);
}

export function workloadOf(sessions: number, round: number, vocabulary: Vocabulary, rules: ActiveRules): Workload {
  const now = new Date();
  const texts = makeSessions(sessions, round, vocabulary, new Random(SEED + round)).map(encodeEnvelope);
  const wire = texts.map((text) => new TextEncoder().encode(text));
  const tags = wire.map((data) => tag(normalise(decode(data)), rules, now));
  return {
    events: texts.map((data, i) => ({ subject: SESSION_ENDED, msgId: `bench-${round}-${i}`, data })),
    wire,
    tags,
    batches: inBatches(tags).map((batch) => rowsOf(batch, now)),
    tagRows: tags.flat().length,
    announcements: tags.flatMap((some) => announce(some, { now: 0 })).flatMap(publicationsOf),
  };
}

export function inBatches<T>(items: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / BATCH_EVENTS) }, (_, i) => items.slice(i * BATCH_EVENTS, (i + 1) * BATCH_EVENTS));
}
