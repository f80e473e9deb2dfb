// SPDX-License-Identifier: AGPL-3.0-or-later

/** What a catalogue is built from. */
const READ: ReadonlySet<unknown> = new Set([
  'identity',
  'marking-definition',
  'x-mitre-collection',
  'x-mitre-tactic',
  'attack-pattern',
  'intrusion-set',
  'campaign',
]);

/** What a catalogue needs of an object of a full bundle: nine tenths of it are descriptions, and kinds of objects that nothing asks for. */
export function essentialOf(object: Readonly<Record<string, unknown>>): unknown {
  const { type, id } = object;
  if (type === 'relationship') {
    const { relationship_type, source_ref, target_ref, revoked, x_mitre_deprecated } = object;
    return { type, id, relationship_type, source_ref, target_ref, revoked, x_mitre_deprecated };
  }
  if (!READ.has(type)) return { type, id };
  // MITRE's own identity and marking are repeated by exports, to the letter.
  return type === 'attack-pattern' || type === 'intrusion-set' || type === 'campaign' ? withoutTexts(object) : object;
}

function withoutTexts(object: Readonly<Record<string, unknown>>) {
  const { external_references: references } = object;
  const own = Array.isArray(references) ? references.filter(isMitre) : references;
  return { ...object, description: undefined, x_mitre_detection: undefined, external_references: own };
}

const isMitre = (reference: unknown): boolean =>
  typeof reference === 'object' && reference !== null && 'source_name' in reference && reference.source_name === 'mitre-attack';
