// SPDX-License-Identifier: AGPL-3.0-or-later
import { endsVerbose } from './parse-pattern';

/** One pattern that matches where any of `sources` does; the flags of each stay its own. Each must be sound by itself. */
export function joinPatterns(sources: readonly string[]): string {
  return sources.length === 1 ? sources.join('') : sources.map((source) => `(?:${source}${mayEndInComment(source) ? '\n' : ''})`).join('|');
}

/** Its comment would take in what follows. */
const mayEndInComment = (source: string): boolean => source.includes('#') && endsVerbose(source);
