// SPDX-License-Identifier: AGPL-3.0-or-later
import type { WrittenEmit } from '@ttp/ttp-core';
import { label, oneOf, refuse } from './attack-release';
import type { AttackRelease, Resolved } from './attack-release';
import type { Technique } from './facts';

/**
 * The tactic in the active release: as written when the technique is under it. Otherwise, when the author wrote what another release says
 * (18's Defense Evasion is 19's Stealth or Defense Impairment), the tactic that took its place for this technique, if there is just one.
 */
export function resolveTactic(
  written: WrittenEmit,
  technique: Technique,
  active: AttackRelease,
  siblings: readonly AttackRelease[],
): Resolved<string> {
  const tactic = written.tactic.toUpperCase();
  if (technique.tactics.includes(tactic)) return { ok: true, value: tactic };
  const successors = tacticsElsewhere(written, [active, ...siblings])
    .filter((tactics) => tactics.includes(tactic))
    .flatMap((tactics) => tacticSuccessor(tactics, technique.tactics) ?? []);
  const [successor, another] = new Set(successors);
  if (successor !== undefined && another === undefined) return { ok: true, value: successor };
  const named = (id: string) => label(active.tactic(id) ?? { id, name: `not a tactic of ${active.release}` });
  const reason = `${technique.id} is not under ${named(tactic)} in ATT&CK ${active.release}`;
  return refuse('tactic', reason, `write ${oneOf(technique.tactics.map(named))}`);
}

/** Every list of tactics that some release gives for the written id, or for what that release replaced it with. */
function tacticsElsewhere({ techniqueId, subTechniqueId }: WrittenEmit, releases: readonly AttackRelease[]): readonly (readonly string[])[] {
  const id = subTechniqueId ?? techniqueId;
  return releases
    .flatMap((release) => [release.technique(id), release.technique(release.replacementOf(id) ?? '')])
    .flatMap((technique) => (technique ? [technique.tactics] : []));
}

/**
 * The tactic that took the place of one which a technique was under `before` and is not `now`. Clear when it has one tactic only, or when
 * between the two releases it left one and joined one; else null.
 */
export function tacticSuccessor(before: readonly string[], now: readonly string[]): string | null {
  if (now.length === 1) return now[0] ?? null;
  const left = before.filter((tactic) => !now.includes(tactic));
  const joined = now.filter((tactic) => !before.includes(tactic));
  return left.length === 1 && joined.length === 1 ? (joined[0] ?? null) : null;
}
