// SPDX-License-Identifier: AGPL-3.0-or-later

/** A pattern was refused. The message is complete; the parts let an editor underline the place. */
export class PatternError extends Error {
  override readonly name = 'PatternError';

  constructor(
    /** 0-based UTF-16 offset in the pattern source. */
    readonly position: number,
    readonly reason: string,
    /** What the author can write instead. */
    readonly fix: string,
  ) {
    super(`at offset ${position}: ${reason}; ${fix}`);
  }
}
