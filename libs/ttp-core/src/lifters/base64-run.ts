// SPDX-License-Identifier: AGPL-3.0-or-later

/** Shorter runs are words, and a shorter line is not the wrapped line of a longer run. */
const MIN_RUN = 32;

const LF = 10;
const CR = 13;
const PAD = 61;

/**
 * The decoded size in bytes of the largest run of base64 (standard alphabet, padded) in a text; 0 when there is none. Lines as mailers wrap
 * them count as one run. Nothing is decoded: the length tells.
 */
export function largestBase64Run(text: string): number {
  const run = new Run();
  for (let at = 0; at < text.length; at++) run.take(text.charCodeAt(at));
  run.end();
  return run.largest;
}

class Run {
  largest = 0;
  private digits = 0;
  private pads = 0;
  /** Digits since the last line break. */
  private lineDigits = 0;
  /** For each remainder by 4, the digits before the first line that begins with it; -1 when none does. */
  private readonly starts = [0, -1, -1, -1];

  take(unit: number): void {
    if (isDigit(unit)) this.digit();
    else if (unit === PAD && this.digits > 0 && this.pads < 2) this.pads++;
    else if (unit === LF && this.pads === 0 && this.lineDigits >= MIN_RUN) this.wrap();
    else if (unit !== CR) this.end();
  }

  end(): void {
    this.measure();
    this.digits = 0;
    this.pads = 0;
    this.lineDigits = 0;
    this.starts.fill(-1)[0] = 0;
  }

  private digit(): void {
    if (this.pads > 0) this.end();
    this.digits++;
    this.lineDigits++;
  }

  /** What follows may be the next line of the run, or ordinary text: measured without it, too. */
  private wrap(): void {
    this.measure();
    this.lineDigits = 0;
    if (this.starts[this.digits % 4] === -1) this.starts[this.digits % 4] = this.digits;
  }

  /** The line before the run may be digits, too, such as an address of a wallet: the run begins where its length comes out even. */
  private measure(): void {
    const start = this.starts[(this.digits + this.pads) % 4] ?? -1;
    const digits = this.digits - start;
    if (start >= 0 && digits >= MIN_RUN) this.largest = Math.max(this.largest, Math.floor((digits * 3) / 4));
  }
}

const isDigit = (unit: number): boolean =>
  (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || (unit >= 48 && unit <= 57) || unit === 43 || unit === 47;
