// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackResolver } from './attack-resolver';
import type { Findings } from './findings';
import type { Emit, TechniqueRef } from './rule';
import type { EmitDocument } from './rule-document';

/** What the rule claims, in the active ATT&CK release; entries that do not exist there are left out and are in `findings`. */
export const readEmits = (emits: readonly EmitDocument[], attack: AttackResolver, findings: Findings): readonly Emit[] =>
  emits.flatMap((emit, index) => readEmit(emit, ['emits', index], attack, findings) ?? []);

function readEmit(emit: EmitDocument, path: readonly (string | number)[], attack: AttackResolver, findings: Findings): Emit | null {
  const written: TechniqueRef = { techniqueId: emit.technique_id, subTechniqueId: emit.sub_technique_id || null };
  if (written.subTechniqueId !== null && !written.subTechniqueId.startsWith(`${written.techniqueId}.`)) {
    findings.error([...path, 'sub_technique_id'], `${written.subTechniqueId} is not a sub-technique of ${written.techniqueId}`, 'correct one of the two ids');
    return null;
  }
  const resolved = attack.resolveEmit({ ...written, tactic: emit.tactic });
  if (!resolved.ok) {
    findings.error([...path, resolved.field], resolved.reason, resolved.fix);
    return null;
  }
  return { written, technique: resolved.technique, tactic: resolved.tactic, confidence: emit.confidence, mitreUrl: resolved.mitreUrl };
}
