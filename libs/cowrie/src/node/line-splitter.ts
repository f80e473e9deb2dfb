// SPDX-License-Identifier: AGPL-3.0-or-later

export interface RawLine {
  /** Without its line ending; null where it was longer than the limit. */
  readonly text: string | null;
  /** In bytes, line ending included. */
  readonly length: number;
}

const LF = 0x0a;

/** Cuts bytes into lines, in memory bounded by the longest line allowed; what is longer is passed over, its length kept. */
export class LineSplitter {
  private parts: Buffer[] = [];
  private length = 0;

  constructor(private readonly maxLineBytes: number) {}

  /** The lines that `bytes` completes. Its memory may be used again once the next line has been asked for. */
  *push(bytes: Buffer): Generator<RawLine> {
    let from = 0;
    for (let end = bytes.indexOf(LF); end !== -1; end = bytes.indexOf(LF, from)) {
      this.hold(bytes.subarray(from, end + 1));
      from = end + 1;
      yield this.take();
    }
    if (from < bytes.length) this.hold(Buffer.from(bytes.subarray(from)));
  }

  /** What came after the last line feed, or null where nothing did. */
  rest(): RawLine | null {
    return this.length > 0 ? this.take() : null;
  }

  private hold(part: Buffer): void {
    this.length += part.length;
    if (this.length > this.maxLineBytes) this.parts = [];
    else this.parts.push(part);
  }

  private take(): RawLine {
    const { parts, length } = this;
    this.parts = [];
    this.length = 0;
    return { text: length > this.maxLineBytes ? null : decoded(parts, length), length };
  }
}

function decoded(parts: readonly Buffer[], length: number): string {
  const [only = Buffer.alloc(0)] = parts;
  const line = parts.length === 1 ? only : Buffer.concat(parts, length);
  return line.toString('utf8').replace(/\r?\n$/, '');
}
