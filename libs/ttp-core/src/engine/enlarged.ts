// SPDX-License-Identifier: AGPL-3.0-or-later

/** The same numbers with as much room again. */
export function enlarged(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
