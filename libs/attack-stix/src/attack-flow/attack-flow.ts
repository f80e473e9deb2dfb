// SPDX-License-Identifier: AGPL-3.0-or-later
import { printable } from '@ttp/ttp-core';
import type { AttackCatalog } from '../catalog/catalog';
import type { StixObject, Tactic } from '../catalog/facts';
import type { SessionDossier, TimelineTag } from '../dossier/dossier';
import { productId } from '../stix/ids';
import type { StixOptions } from '../stix/options';
import { headOf, ourObject } from '../stix/our-object';
import { sharedObjects } from '../stix/producer';
import { spanOf } from '../stix/span';
import { attackPattern, mitreObjects } from '../stix/technique';
import { EXTENSION_OBJECTS, NEW_SDO } from './extension';
import { stepsOf } from './steps';
import type { Step } from './steps';

/** Characters of evidence in a description: enough for a command, while a flow stays something to look at. */
const EVIDENCE_LIMIT = 1_000;

/**
 * A session's timeline as an Attack Flow 2: one action a step, each leading to the next, among all the objects that they refer to.
 * Empty where the session has no technique of the release, since a flow has to start with something. An action's id is its first tag's.
 */
export function attackFlow(session: SessionDossier, options: StixOptions): readonly StixObject[] {
  const steps = stepsOf(session.tags, options);
  const ids = steps.map(({ tags }) => productId('attack-action', 'attack-action', tags[0]?.uuid ?? ''));
  const [start] = ids;
  if (start === undefined) return [];
  const { attack } = options;
  const techniques = new Map(steps.map(({ technique }) => [technique.id, technique]));
  const tactics = new Map(steps.flatMap(({ tactic }) => (tactic ? [[tactic.id, tactic] as const] : [])));
  return [
    ...sharedObjects(options),
    ...EXTENSION_OBJECTS,
    ...mitreObjects(attack),
    ...[...tactics.values()].map((tactic) => tacticObject(tactic, attack)),
    ...[...techniques.values()].map((technique) => attackPattern(technique, attack)),
    flowObject(session, start, options),
    ...steps.map((step, at) => actionObject(step, ids[at] ?? '', ids[at + 1], options)),
  ];
}

function flowObject({ sessionId, attacker, tags }: SessionDossier, start: string, options: StixOptions): StixObject {
  const properties = {
    name: printable(`DECNET session ${sessionId}`),
    description: `${tags.length} tags${attacker ? `, attacker ${printable(attacker.ip)}` : ''}.`,
    scope: 'incident',
    start_refs: [start],
    extensions: NEW_SDO,
  };
  return ourObject(productId('attack-flow', 'attack-flow', sessionId), spanOf(tags.map(({ observedAt }) => observedAt)), properties, options);
}

function actionObject({ technique, tactic, tags }: Step, id: string, next: string | undefined, options: StixOptions): StixObject {
  const span = spanOf(tags.map(({ observedAt }) => observedAt));
  const confidence = tags.reduce((best, tag) => Math.max(best, tag.confidence || 0), 0);
  const properties = {
    name: options.attack.nameOf(technique.id) ?? technique.name,
    technique_id: technique.id,
    technique_ref: technique.stixId,
    ...(tactic && { tactic_id: tactic.id, tactic_ref: tactic.stixId }),
    description: descriptionOf(tags),
    execution_start: span.first,
    ...(span.last !== span.first && { execution_end: span.last }),
    confidence: Math.round(Math.min(confidence, 1) * 100),
    ...(next !== undefined && { effect_refs: [next] }),
    extensions: NEW_SDO,
  };
  return ourObject(id, span, properties, options);
}

/** What the first tag was given for, the rules behind all, and how many there are. */
function descriptionOf(tags: readonly TimelineTag[]): string {
  const [first] = tags;
  const evidence = Object.entries(first?.evidence ?? {}).map(([name, value]) => `${name}: ${written(value)}`);
  const rules = [...new Set(tags.map(({ ruleId }) => ruleId))].toSorted().join(', ');
  const lines = [...evidence.map((line) => printable(line.slice(0, EVIDENCE_LIMIT))), `rules: ${printable(rules)}`];
  return (tags.length > 1 ? [...lines, `tags: ${tags.length}`] : lines).join('\n');
}

const written = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** MITRE's object, so that nothing in the flow refers to what a reader lacks. */
function tacticObject({ id, stixId, name, shortname, url, created, modified }: Tactic, { facts }: AttackCatalog): StixObject {
  return {
    ...headOf(stixId),
    created_by_ref: facts.identity.id,
    created,
    modified,
    object_marking_refs: [facts.marking.id],
    external_references: [{ source_name: 'mitre-attack', external_id: id, url }],
    name,
    x_mitre_shortname: shortname,
  };
}
