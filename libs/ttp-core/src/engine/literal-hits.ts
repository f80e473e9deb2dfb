// SPDX-License-Identifier: AGPL-3.0-or-later
import { enlarged } from './enlarged';
import { Marks } from './marks';

/** Usual texts have tens of hits; no text has more kept. */
const USUAL_HITS = 256;
const MAX_HITS = 2 ** 17;

export const NO_HIT = -1;

/** Which literals occur in a text, and where: the hits of each literal are a list, the latest first. Emptied in no time. */
export class LiteralHits {
  private readonly known: Marks;
  /** Per literal its latest hit. */
  private readonly heads: Int32Array;
  /** Per hit where it begins, and the hit of the same literal before it. */
  private starts = new Int32Array(USUAL_HITS);
  private previous = new Int32Array(USUAL_HITS);
  private count = 0;

  constructor(literals: number) {
    this.known = new Marks(literals);
    this.heads = new Int32Array(literals);
  }

  clear(): void {
    this.known.clear();
    this.count = 0;
  }

  /** Not all hits are known. */
  get isFull(): boolean {
    return this.count === MAX_HITS;
  }

  has(literal: number): boolean {
    return this.known.has(literal);
  }

  /** True for the first hit of a literal. */
  add(literal: number, start: number): boolean {
    const isFirst = !this.known.has(literal);
    if (isFirst) this.known.add(literal);
    if (this.isFull) return isFirst;
    if (this.count === this.starts.length) this.grow();
    const hit = this.count++;
    this.starts[hit] = start;
    this.previous[hit] = isFirst ? NO_HIT : (this.heads[literal] as number);
    this.heads[literal] = hit;
    return isFirst;
  }

  /** The latest hit of a literal, or NO_HIT. Not to be asked when full. */
  latest(literal: number): number {
    return this.known.has(literal) ? (this.heads[literal] as number) : NO_HIT;
  }

  /** The hit of the same literal before this one, or NO_HIT. */
  before(hit: number): number {
    return this.previous[hit] as number;
  }

  startOf(hit: number): number {
    return this.starts[hit] as number;
  }

  private grow(): void {
    this.starts = enlarged(this.starts);
    this.previous = enlarged(this.previous);
  }
}
