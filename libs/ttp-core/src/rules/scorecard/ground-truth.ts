// SPDX-License-Identifier: AGPL-3.0-or-later

/** What is known of a row of a corpus, whoever said it. Ids are those of the active ATT&CK release. */
export type GroundTruth =
  /** Its commands show one of these techniques. */
  | { readonly kind: 'labelled'; readonly techniqueIds: readonly string[] }
  /** Nothing should fire. */
  | { readonly kind: 'benign' }
  | { readonly kind: 'unlabelled' };

/** `parent` when only the technique is right, not the sub-technique. */
export type Agreement = 'exact' | 'parent' | 'none';

/** How well the best of `emitted` agrees with the label. */
export function agreementOf(emitted: Iterable<string>, accepted: readonly string[]): Agreement {
  const ids = [...emitted];
  if (ids.some((id) => accepted.includes(id))) return 'exact';
  const parents = accepted.map(parentOf);
  return ids.some((id) => parents.includes(parentOf(id))) ? 'parent' : 'none';
}

/** `T1059` of `T1059.004`, and of itself. */
export const parentOf = (id: string): string => id.replace(/\..*/, '');
