// SPDX-License-Identifier: AGPL-3.0-or-later
import type { SourceKind } from '../events/source-kinds';

/** One technique claimed by one rule for one source event. */
export interface Tag {
  /** Deterministic: see `tagId`. */
  readonly uuid: string;
  readonly sourceKind: SourceKind;
  readonly sourceId: string;
  readonly attackerUuid: string | null;
  readonly identityUuid: string | null;
  readonly sessionId: string | null;
  readonly deckyId: string | null;
  readonly tactic: string;
  readonly techniqueId: string;
  readonly subTechniqueId: string | null;
  readonly confidence: number;
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly evidence: Readonly<Record<string, unknown>>;
  /** `v` and the version of the ATT&CK release the ids belong to, such as `v19.0`. */
  readonly attackRelease: string;
  readonly mitreUrl: string | null;
  /** When the act was observed; null when the producer did not say. */
  readonly observedAt: Date | null;
  /** When the tag was made. */
  readonly createdAt: Date;
}
