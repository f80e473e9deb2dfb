// SPDX-License-Identifier: AGPL-3.0-or-later
import { fact, none, type Measure } from '../harness/measure';
import { digestsAt } from './change-log';
import type { Found, ReplicaNote } from './found';

/** Whatever a replica said that it runs, the log has been just so at that number; and no replica went back. */
export function compareNotes({ log, notes }: Found): Measure[] {
  const digests = digestsAt(log, new Set(notes.map(({ seq }) => seq)));
  const torn = notes.filter(({ seq, digest }) => digests.get(seq) !== digest);
  return [
    fact('records_of_replicas', notes.length),
    fact('rule_sets_seen_live', new Set(notes.map(({ digest }) => digest)).size),
    none('torn_reads', torn.map(({ replica, seq, digest }) => `${replica} at ${seq} has ${short(digest)}, the log ${short(digests.get(seq))}`)),
    none('applied_backwards', backwards(notes)),
  ];
}

const short = (digest: string | undefined): string => digest?.slice(0, 12) ?? 'nothing';

function backwards(notes: readonly ReplicaNote[]): readonly string[] {
  const reached = new Map<string, number>();
  return notes.flatMap(({ replica, seq }) => {
    const before = reached.get(replica) ?? 0;
    reached.set(replica, seq);
    return seq < before ? [`${replica}: ${seq} after ${before}`] : [];
  });
}
