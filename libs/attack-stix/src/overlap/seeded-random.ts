// SPDX-License-Identifier: AGPL-3.0-or-later

/** Numbers in [0, 1) that depend on nothing but the text: the same question gets the same answer, on every machine. Not for secrets. */
export function seededRandom(text: string): () => number {
  // mulberry32. An array holds its state, since V8 allocates for each 32-bit number that a closure keeps.
  const state = Int32Array.of(fnv1a(text));
  return () => {
    const seed = (state[0]! += 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
