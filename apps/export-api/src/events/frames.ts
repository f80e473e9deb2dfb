// SPDX-License-Identifier: AGPL-3.0-or-later
import { escapedJson } from '@ttp/ttp-core';

/** An event as `text/event-stream` has it. */
export interface Frame {
  readonly id: string;
  readonly text: string;
}

/** JSON has no line break outside its tokens, and escapes those inside: whatever an attacker typed, it is one `data` line. */
export const frameOf = (id: string, name: string, data: object): Frame => {
  const text = `id: ${id}\nevent: ${name}\ndata: ${escapedJson(JSON.stringify(data))}\n\n`;
  return { id, text };
};

/** Between what came before and what comes now, events may be missing: what a client shows, it should read again. It has no id. */
export const MISSED = 'event: ttp.missed\ndata: {}\n\n';

export const KEEP_ALIVE = ': keep-alive\n\n';

const MOST_FRAMES = 1_000;
const MOST_CHARACTERS = 4 * 1024 * 1024;

/** The last events, for clients that come back; never many. */
export class RecentFrames {
  private readonly frames = new Map<string, string>();
  private characters = 0;

  /** False for one that is there already: a publisher that was not answered sends again. */
  add({ id, text }: Frame): boolean {
    if (this.frames.has(id)) return false;
    this.frames.set(id, text);
    this.characters += text.length;
    for (const [oldest, { length }] of this.frames) {
      if (this.frames.size <= MOST_FRAMES && this.characters <= MOST_CHARACTERS) break;
      this.frames.delete(oldest);
      this.characters -= length;
    }
    return true;
  }

  /** What came behind the event of this id; `MISSED` when that is not known any more. */
  behind(id: string): readonly string[] {
    const ids = [...this.frames.keys()];
    const at = ids.indexOf(id);
    return at === -1 ? [MISSED] : [...this.frames.values()].slice(at + 1);
  }

  clear(): void {
    this.frames.clear();
    this.characters = 0;
  }
}
