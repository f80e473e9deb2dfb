// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LoggedChange, LogPosition, RuleFile, RuleState } from '@ttp/ttp-core';

/** What a source holds. */
export interface RuleSnapshot {
  /** Sorted by name. */
  readonly documents: readonly RuleFile[];
  /** By rule id; a rule without one has the default state. */
  readonly states: ReadonlyMap<string, RuleState>;
  /** How far in the change log this is; null without a log. */
  readonly position: LogPosition | null;
  /** What led here from the snapshot before, oldest first; null when the source cannot tell: the first time, or after a gap. */
  readonly changes: readonly LoggedChange[] | null;
}

/** Where a host gets its rules from. One contract, several adapters. */
export interface RuleSource {
  /** Everything as it is now. Rejects when the source cannot be read; one call at a time. */
  snapshot(): Promise<RuleSnapshot>;
  /** Once resolved, calls back whenever something may have changed, or can no longer be read; the answer stops it. Never rejects. */
  watch(onChange: () => void): Promise<() => void>;
}

/** Tells that something may have changed; the answer stops it. */
export type Hints = (onHint: () => void) => () => void;
