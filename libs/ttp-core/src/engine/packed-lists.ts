// SPDX-License-Identifier: AGPL-3.0-or-later

/** Many short lists of numbers in two arrays: list `k` is `items[starts[k]]` up to, not including, `items[starts[k + 1]]`. */
export interface PackedLists {
  readonly starts: Int32Array;
  readonly items: Int32Array;
}

export function packLists(lists: readonly (readonly number[])[]): PackedLists {
  const starts = new Int32Array(lists.length + 1);
  lists.forEach((list, k) => (starts[k + 1] = (starts[k] as number) + list.length));
  const items = new Int32Array(starts[lists.length] as number);
  lists.forEach((list, k) => items.set(list, starts[k]));
  return { starts, items };
}
