// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Finding } from './finding';

/** Something that an export must not have; its path is a pointer into the bundle, such as `/objects/3/first_seen`. */
export interface StixFinding extends Finding {
  /** Of the object; empty where it has none. */
  readonly id: string;
  /** What to do about it. */
  readonly fix: string;
}

/** One inside an object: its path begins there. */
export type Flaw = Omit<StixFinding, 'id'>;

export const flaw = (path: string, problem: string, fix: string): Flaw => ({ path, problem, fix });
