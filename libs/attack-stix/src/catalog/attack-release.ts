// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ResolvedEmit } from '@ttp/ttp-core';
import type { Tactic, Technique } from './facts';

/** What resolving an emit asks of one release. `AttackCatalog` answers it. */
export interface AttackRelease {
  readonly release: string;
  /** Retired ones included, sorted by id. */
  readonly techniques: readonly Technique[];
  technique(id: string): Technique | null;
  replacementOf(id: string): string | null;
  tactic(id: string): Tactic | null;
}

/** Why an emit, or a part of it, has no counterpart in the active release. */
export type Refusal = Extract<ResolvedEmit, { readonly ok: false }>;
export type Resolved<T> = { readonly ok: true; readonly value: T } | Refusal;

export function refuse(field: Refusal['field'], reason: string, fix: string): Refusal {
  return { ok: false, field, reason, fix };
}

/** `T1059 (Command and Scripting Interpreter)`: the name lets an author see at once whether it is what was meant. */
export function label({ id, name }: { readonly id: string; readonly name: string }): string {
  return `${id} (${name})`;
}

/** `a`, `a or b`, `a, b or c`. */
export function oneOf(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`;
}
