// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActiveRules } from '../rule-set';
import { cpuOf } from './spent';
import { rowsOf } from './tag-rows';
import { decode, normalise, tag, validate } from './tagging';
import { inBatches, type Workload } from './workload';

/** CPU time of each step over all events of a round, in microseconds. No server takes part. */
export interface CpuStages {
  /** The least that decoding can cost: bytes to text, JSON.parse. Part of `decode`. */
  readonly parse: number;
  /** Checking what was parsed. Part of `decode`. */
  readonly validate: number;
  readonly decode: number;
  readonly normalise: number;
  /** The engine alone. Part of `tag`. */
  readonly match: number;
  readonly tag: number;
  readonly rows: number;
}

/** Decode, normalise, tag and build the rows, one step over all events before the next begins, so that each can be timed. */
export async function cpuStagesOf({ wire, tagRows }: Workload, rules: ActiveRules, now: Date): Promise<CpuStages> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const parsed = await cpuOf(() => wire.map((data): unknown => JSON.parse(utf8.decode(data))));
  const validated = await cpuOf(() => parsed.result.map(validate));
  const decoded = await cpuOf(() => wire.map(decode));
  const normalised = await cpuOf(() => decoded.result.map(normalise));
  const matched = await cpuOf(() => normalised.result.map((events) => events.map((event) => rules.index.match(event))));
  const tagged = await cpuOf(() => normalised.result.map((events) => tag(events, rules, now)));
  const rows = await cpuOf(() => inBatches(tagged.result).map((batch) => rowsOf(batch, now)));
  const count = rows.result.reduce((sum, { tags }) => sum + tags.length, 0);
  if (count !== tagRows) throw new Error(`tagged twice, the same events gave ${tagRows} and ${count} tags`);
  return {
    parse: parsed.cpuUs,
    validate: validated.cpuUs,
    decode: decoded.cpuUs,
    normalise: normalised.cpuUs,
    match: matched.cpuUs,
    tag: tagged.cpuUs,
    rows: rows.cpuUs,
  };
}

export const cpuOnly = ({ decode: decoding, normalise: normalising, tag: tagging, rows }: CpuStages): number => decoding + normalising + tagging + rows;
