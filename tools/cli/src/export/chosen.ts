// SPDX-License-Identifier: AGPL-3.0-or-later
import { UsageError } from '@ttp/config';
import type { AttackerFilter } from '@ttp/persistence';

export interface FleetFlags {
  readonly fleet?: boolean;
  readonly since?: Date;
  readonly until?: Date;
  readonly limit?: number;
}

/** Whose data to export: that of one thing by its id, or everybody's. */
export type Chosen<Kind extends string> = { readonly kind: Kind; readonly id: string } | { readonly kind: 'fleet'; readonly filter: AttackerFilter };

/** What the options name. Throws UsageError when that is not exactly one thing. */
export function chosenOf<Kind extends string>(flags: FleetFlags & Readonly<Partial<Record<Kind, string>>>, kinds: readonly Kind[]): Chosen<Kind> {
  const named = kinds.flatMap((kind) => (flags[kind] === undefined ? [] : [{ kind, id: flags[kind] }]));
  const { fleet = false, since, until, limit } = flags;
  const [only, another] = named;
  const options = [...kinds, 'fleet'].map((kind) => `--${kind}`).join(', ');
  if (another !== undefined || fleet === (only !== undefined)) throw new UsageError(`give one of ${options}`);
  if (only === undefined) return { kind: 'fleet', filter: { since, until, limit } };
  if (since !== undefined || until !== undefined || limit !== undefined) throw new UsageError('--since, --until and --limit belong to --fleet');
  return only;
}
