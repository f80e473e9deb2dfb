// SPDX-License-Identifier: AGPL-3.0-or-later
import type { MatchMeter } from '../engine/rule-index';
import type { SourceKind } from '../events/source-kinds';
import type { TagContext } from '../tags/make-tag';
import type { Tag } from '../tags/tag';
import type { IntelTables } from './intel-mapping';

export type LifterName = 'behavioral' | 'intel' | 'canary_fingerprint' | 'email' | 'identity' | 'credential' | 'http_fingerprint' | 'ipv6_leak';

/** A part of the composite, as spans and metrics name it. */
export type ChildName = 'rule_engine' | LifterName;

/** Told what went wrong while an event was tagged, so that the caller can count and log it. Names and kinds only, no payload. */
export interface TaggingMeter extends MatchMeter {
  /** A child threw: its tags of this event are lost, those of the others are not. */
  failed(child: ChildName, kind: SourceKind, error: unknown): void;
  /** A tag was dropped: its evidence has keys that the kind does not declare. A defect of the lifter, to be logged as an error. */
  undeclaredEvidence(child: ChildName, ruleId: string, keys: readonly string[]): void;
  /** No child takes events of this kind. The name may come from the wire: remember a bounded number of them. */
  unhandled(kind: string): void;
}

/** What tagging takes from its surroundings. */
export interface TaggingContext extends TagContext {
  readonly meter?: TaggingMeter;
  /** The text of the mail, as the caller read it from the stored message; see `needsBody`. */
  readonly bodyText?: string | null;
  /** What each provider's findings mean. A provider without a table gives no tags. */
  readonly intel?: IntelTables;
  /** Wraps each child's work, for spans; it gives back what the work gives. */
  readonly around?: (child: ChildName, work: () => readonly Tag[]) => readonly Tag[];
}
