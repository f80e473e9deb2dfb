// SPDX-License-Identifier: AGPL-3.0-or-later
import type { RuleFile } from '@ttp/ttp-core';

/** Where a host gets its rules from. One contract, several adapters. */
export interface RuleSource {
  /** Every rule document as it is now, sorted by name. Rejects when the source cannot be read. */
  snapshot(): Promise<readonly RuleFile[]>;
  /** Once resolved, calls back whenever the documents may have changed, or can no longer be read; the answer stops it. Never rejects. */
  watch(onChange: () => void): Promise<() => void>;
}
