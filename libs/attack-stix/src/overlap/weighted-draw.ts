// SPDX-License-Identifier: AGPL-3.0-or-later

/**
 * A way to draw `size` different indexes of `weights`, each next one with a chance in proportion to its weight among those left.
 * Weights are whole and positive, and sum up to less than 2^31. A draw costs `size` times log `weights.length`, however unequal the weights are.
 */
export function weightedDraw(weights: readonly number[], random: () => number): (size: number) => readonly number[] {
  const full = fenwick(weights);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return (size) => {
    const tree = full.slice();
    let left = total;
    return Array.from({ length: Math.min(size, weights.length) }, () => {
      const index = indexAt(tree, Math.floor(random() * left));
      const weight = weights[index]!;
      for (let at = index + 1; at < tree.length; at += at & -at) tree[at]! -= weight;
      left -= weight;
      return index;
    });
  };
}

/** Sums over ranges, so that finding the weight at a position and taking it out both take log steps. */
function fenwick(weights: readonly number[]): Int32Array {
  const tree = new Int32Array(weights.length + 1);
  for (const [index, weight] of weights.entries()) for (let at = index + 1; at < tree.length; at += at & -at) tree[at]! += weight;
  return tree;
}

/** The index whose stretch of the summed weights holds `position`. */
function indexAt(tree: Int32Array, position: number): number {
  let before = 0;
  let rest = position;
  for (let step = 1 << (31 - Math.clz32(tree.length)); step > 0; step >>= 1) {
    const next = before + step;
    if (next < tree.length && tree[next]! <= rest) {
      before = next;
      rest -= tree[next]!;
    }
  }
  return before;
}
