// SPDX-License-Identifier: AGPL-3.0-or-later
import { enlarged } from './enlarged';
import { LAST_ROUND } from './marks';

/** Usual texts have tens of hits; no text has more kept. */
const USUAL_HITS = 256;
const MAX_HITS = 2 ** 17;

export const NO_HIT = -1;

/**
 * Lists of numbers that are emptied in no time, the latest number first: for each literal where a text has it, or for each set of literals which
 * of them a text has. What is looked at together lies together, since hundreds of lists compete for the processor's cache.
 */
export class LiteralHits {
  /** Per key the round in which it was last met (see Marks), and its latest hit. */
  private readonly keys: Int32Array;
  /** Per hit its number, and the hit of the same key before it. */
  private hits = new Int32Array(2 * USUAL_HITS);
  private count = 0;
  private round = 1;

  constructor(keys: number) {
    this.keys = new Int32Array(2 * keys);
  }

  clear(): void {
    this.count = 0;
    if (this.round === LAST_ROUND) {
      this.keys.fill(0);
      this.round = 0;
    }
    this.round++;
  }

  /** Not all hits are known. */
  get isFull(): boolean {
    return this.count === 2 * MAX_HITS;
  }

  has(key: number): boolean {
    return this.keys[2 * key] === this.round;
  }

  /** Notes that there is a hit, but not which. Not for keys that hits are added to. */
  mark(key: number): void {
    this.keys[2 * key] = this.round;
  }

  /** True for the first hit of a key. */
  add(key: number, number: number): boolean {
    const { keys, count } = this;
    const isFirst = keys[2 * key] !== this.round;
    if (isFirst) {
      keys[2 * key] = this.round;
      keys[2 * key + 1] = NO_HIT;
    }
    if (this.isFull) return isFirst;
    if (count === this.hits.length) this.hits = enlarged(this.hits);
    this.hits[count] = number;
    this.hits[count + 1] = keys[2 * key + 1] as number;
    keys[2 * key + 1] = count;
    this.count = count + 2;
    return isFirst;
  }

  /** The latest hit of a key, or NO_HIT. Not to be asked when full. */
  latest(key: number): number {
    return this.has(key) ? (this.keys[2 * key + 1] as number) : NO_HIT;
  }

  /** The hit of the same key before this one, or NO_HIT. */
  before(hit: number): number {
    return this.hits[hit + 1] as number;
  }

  /** What was added with a hit. */
  numberOf(hit: number): number {
    return this.hits[hit] as number;
  }
}
