// SPDX-License-Identifier: AGPL-3.0-or-later
import { clipText, isClipped } from '../engine/clip-text';
import type { Pattern } from '../engine/pattern';
import { PatternSet } from '../engine/pattern-set';
import type { MatchMeter } from '../engine/rule-index';
import type { SourceKind } from '../events/source-kinds';

/** The patterns that a parameter lists, looked for in linear time as those of pattern rules are. */
export class TextPatterns {
  private readonly set: PatternSet;

  constructor(private readonly patterns: readonly Pattern[]) {
    this.set = new PatternSet(patterns);
  }

  /** The source of the first pattern, in the list's order, that occurs in the text; never a part of the text. */
  first(text: string, kind: SourceKind, meter?: MatchMeter): string | null {
    const hits: number[] = [];
    if (isClipped(text)) meter?.clipped(kind);
    if (this.set.match(clipText(text), hits)) meter?.overBudget(kind);
    const [hit] = hits;
    return hit === undefined ? null : (this.patterns[hit]?.source ?? null);
  }
}
