// SPDX-License-Identifier: AGPL-3.0-or-later

/** Remembers when which line was reached, so that wall-clock time can be told to a machine that counts lines. */
export class LineClock {
  private readonly samples: { readonly at: number; readonly line: number }[] = [];

  /** `keepMs` is the longest time that will be asked about. */
  constructor(private readonly keepMs: number) {}

  /** Line `line` had been reached at `now`, in milliseconds. */
  note(line: number, now: number): void {
    if (this.samples.at(-1)?.line !== line) this.samples.push({ at: now, line });
    while ((this.samples[1]?.at ?? Infinity) <= now - this.keepMs) this.samples.shift();
  }

  /** The line that had been reached at `time`; 0 before the first note. */
  lineAt(time: number): number {
    return this.samples.findLast(({ at }) => at <= time)?.line ?? 0;
  }
}
