// SPDX-License-Identifier: AGPL-3.0-or-later
import type { RuleDefinitionJson, RuleStateJson } from '@ttp/ttp-core';
import type { LogRow } from './change-log';

/** What a replica once said of itself. */
export interface ReplicaNote {
  readonly replica: string;
  readonly seq: number;
  readonly digest: string;
}

/** A message of `TTP_RULES`. */
export interface Announcement {
  readonly streamSeq: number;
  readonly subject: string;
  readonly ruleId: string;
  /** Which change it tells of. */
  readonly seq: number;
}

/** What was found in the end, read from the database and the streams themselves. */
export interface Found {
  readonly log: readonly LogRow[];
  /** The number that the log says it ends with, and the last that was announced. */
  readonly head: { readonly seq: number; readonly announcedSeq: number };
  /** By rule id. */
  readonly definitions: ReadonlyMap<string, RuleDefinitionJson>;
  readonly states: ReadonlyMap<string, RuleStateJson>;
  /** Of all replicas that ever were, in the order of the broker. */
  readonly notes: readonly ReplicaNote[];
  /** In the order of the stream. */
  readonly announcements: readonly Announcement[];
  /** Messages that the stream has ever had. */
  readonly announcedEver: number;
}
