// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackResolver } from '../rules/attack-resolver';

/** Takes every well-formed id as it is, for tests that are not about ATT&CK. Refuses `T9999`, so that a refusal can be tested. */
export const permissiveAttack: AttackResolver = {
  release: '19.0',
  resolveEmit: ({ techniqueId, subTechniqueId, tactic }) =>
    techniqueId === 'T9999'
      ? { ok: false, field: 'technique_id', reason: 'T9999 is not a technique of ATT&CK 19.0', fix: 'use an id of a shipped release' }
      : { ok: true, technique: { techniqueId, subTechniqueId }, tactic, mitreUrl: pageOf(subTechniqueId ?? techniqueId) },
};

const pageOf = (id: string): string => `https://attack.mitre.org/techniques/${id.replace('.', '/')}`;
