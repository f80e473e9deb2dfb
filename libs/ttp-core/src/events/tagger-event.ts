// SPDX-License-Identifier: AGPL-3.0-or-later
import type { SourceKind } from './source-kinds';

/** What taggers look at: one observed act of an attacker, anchored to an attacker or an identity. */
export interface TaggerEvent {
  readonly sourceKind: SourceKind;
  /** Stable across replays: it enters the tag id. */
  readonly sourceId: string;
  readonly attackerUuid: string | null;
  readonly identityUuid: string | null;
  readonly sessionId: string | null;
  readonly deckyId: string | null;
  /** When the act happened, as told by the producer; null when it did not say. */
  readonly observedAt: Date | null;
  /** Wire names; attacker-controlled. */
  readonly payload: Readonly<Record<string, unknown>>;
}
