// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackCatalog } from '@ttp/attack-stix';
import { attackerOfSession, FINE, type FleetShape, placeOfTag, randomOf, sessionId, sessionOfTag, tagUuid, uuidOf } from './fleet-shape';
import { command, FIRST_MS, instant, MONTH_MS, type Row } from './fleet-values';

/** What a rule says of a command. */
export interface Emit {
  readonly techniqueId: string;
  readonly subTechniqueId: string | null;
  readonly tactic: string;
}

const RULES = 200;
const DECKIES = 30;
/** Decoys that an attacker finds. */
const OWN_DECKIES = 3;
const TAGS_OF_COMMAND = 3;
/** Different ones that an attacker types. */
const OWN_COMMANDS = 60;
/** In percent. */
const OLD_RELEASE = 10;

/** What the rules emit, the first the most often: techniques of the catalogue, spread over all of it. */
export function emitsOf(catalog: AttackCatalog): readonly Emit[] {
  const live = catalog.techniques.filter(({ revoked, deprecated }) => !revoked && !deprecated);
  return Array.from({ length: RULES }, (_, i) => live[Math.floor((i * live.length) / RULES)]).flatMap((technique) => {
    const tactic = technique && catalog.tacticsOf(technique.id)[0]?.id;
    if (!technique || !tactic) return [];
    const { id, parentId } = technique;
    return [{ techniqueId: parentId ?? id, subTechniqueId: parentId === null ? null : id, tactic }];
  });
}

export function tagRow(n: number, shape: FleetShape, emits: readonly Emit[]): Row {
  const session = sessionOfTag(n, shape);
  const place = placeOfTag(n, shape);
  const attacker = attackerOfSession(session, shape);
  const random = randomOf(3, n);
  const rule = Math.floor(emits.length * (random.below(FINE) / FINE) ** 2);
  const { techniqueId, subTechniqueId, tactic } = emits[rule] ?? { techniqueId: 'T1059', subTechniqueId: null, tactic: 'TA0002' };
  const ofSession = randomOf(4, session);
  const seenMs = FIRST_MS + ofSession.below(MONTH_MS) + place * 700;
  return {
    uuid: tagUuid(n, shape),
    source_kind: 'command',
    source_id: `${sessionId(session)}#cmd${Math.floor(place / TAGS_OF_COMMAND)}`,
    attacker_uuid: uuidOf('attacker', attacker),
    identity_uuid: null,
    session_id: sessionId(session),
    decky_id: `decky-${String((attacker + ofSession.below(OWN_DECKIES)) % DECKIES).padStart(2, '0')}`,
    tactic,
    technique_id: techniqueId,
    sub_technique_id: subTechniqueId,
    confidence: (50 + random.below(50)) / 100,
    rule_id: `R${String(rule).padStart(4, '0')}`,
    rule_version: 1,
    evidence: JSON.stringify({ command_text: command(attacker * OWN_COMMANDS + random.below(OWN_COMMANDS)), user: 'root' }),
    attack_release: ofSession.chance(OLD_RELEASE) ? 'v18.1' : 'v19.0',
    mitre_url: `https://attack.mitre.org/techniques/${(subTechniqueId ?? techniqueId).replace('.', '/')}`,
    created_at: instant(seenMs + 1_000),
    observed_at: instant(seenMs),
  };
}
