// SPDX-License-Identifier: AGPL-3.0-or-later

const WORD_BITS = 32;

/** A set of small whole numbers, a bit each: hundreds of techniques of a hundred thousand actors are a few megabytes. */
export class ActorSet {
  private words = new Uint32Array(1);

  add(actor: number): void {
    const at = actor >>> 5;
    if (at >= this.words.length) this.grow(at + 1);
    this.words[at] = (this.words[at] ?? 0) | (1 << (actor & (WORD_BITS - 1)));
  }

  addAll(others: ActorSet): void {
    if (others.words.length > this.words.length) this.grow(others.words.length);
    for (const [at, word] of others.words.entries()) this.words[at] = (this.words[at] ?? 0) | word;
  }

  get size(): number {
    return this.words.reduce((total, word) => total + bitsIn(word), 0);
  }

  private grow(least: number): void {
    const words = new Uint32Array(Math.max(least, 2 * this.words.length));
    words.set(this.words);
    this.words = words;
  }
}

function bitsIn(word: number): number {
  let bits = 0;
  for (let left = word; left !== 0; left &= left - 1) bits += 1;
  return bits;
}
