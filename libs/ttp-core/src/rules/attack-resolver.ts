// SPDX-License-Identifier: AGPL-3.0-or-later
import type { TechniqueRef } from './rule';

/** An emit's ids as its author wrote them. */
export interface WrittenEmit extends TechniqueRef {
  /** `TA` and four digits. */
  readonly tactic: string;
}

/** The same emit in the active release, or why there is none. */
export type ResolvedEmit =
  | { readonly ok: true; readonly technique: TechniqueRef; readonly tactic: string; readonly mitreUrl: string | null }
  | { readonly ok: false; readonly field: 'technique_id' | 'sub_technique_id' | 'tactic'; readonly reason: string; readonly fix: string };

/** What rule loading needs to know of ATT&CK. Implemented by the catalogue of `attack-stix`; the core never reads a bundle. */
export interface AttackResolver {
  /** The active release, such as `19.0`. */
  readonly release: string;
  /** Follows `revoked-by` to the active release and checks the tactic against the technique's own. */
  resolveEmit(written: WrittenEmit): ResolvedEmit;
}
