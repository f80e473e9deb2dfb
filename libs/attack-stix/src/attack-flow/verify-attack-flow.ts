// SPDX-License-Identifier: AGPL-3.0-or-later
import { Type } from '@sinclair/typebox';
import type { TSchema } from '@sinclair/typebox';
import type { StixObject } from '../catalog/facts';
import { texts } from '../catalog/stix-bundle';
import { repeated, schemaFindings } from '../verify/finding';
import type { Finding } from '../verify/finding';
import { TIMESTAMP, list, ref, text, versioned } from '../verify/stix-common';
import { objectFlaws } from '../verify/stix-object';
import { referencesOf } from '../verify/stix-refs';
import { isStixObject, MAX_DEPTH, objectsIn } from '../verify/stix-verifier';
import { nestsWithin } from '../verify/stix-values';
import { ATTACK_FLOW_EXTENSION_ID } from './extension';

// Written from attack-flow-schema-2.0.0. A flow of ours is a chain of actions: no conditions, operators or assets.
const CLOSED = { additionalProperties: false };
const NEW_SDO = Type.Object({ [ATTACK_FLOW_EXTENSION_ID]: Type.Object({ extension_type: Type.Literal('new-sdo') }) });
const SCOPES = ['incident', 'campaign', 'threat-actor', 'malware', 'attack-tree', 'other'];
const SCOPE = Type.Union(SCOPES.map((scope) => Type.Literal(scope)), { description: `write one of ${SCOPES.join(', ')}` });

const FLOW = versioned(
  'attack-flow',
  { name: text(), scope: SCOPE, start_refs: list(ref('attack-action')), extensions: NEW_SDO },
  { description: text() },
);
const ACTION = versioned(
  'attack-action',
  { name: text(), extensions: NEW_SDO },
  {
    description: text(),
    technique_id: text(),
    technique_ref: ref('attack-pattern'),
    tactic_id: text(),
    tactic_ref: ref('x-mitre-tactic'),
    execution_start: TIMESTAMP,
    execution_end: TIMESTAMP,
    effect_refs: list(ref('attack-action')),
  },
);
const TACTIC = versioned('x-mitre-tactic', { name: text(), x_mitre_shortname: text() });

/** The types that our other exports do not have. */
const SCHEMAS: ReadonlyMap<string, TSchema> = new Map([
  ['attack-flow', { ...FLOW, ...CLOSED }],
  ['attack-action', { ...ACTION, ...CLOSED }],
  ['x-mitre-tactic', { ...TACTIC, ...CLOSED }],
]);

const NO_OBJECT = `no STIX object, or one nested deeper than ${MAX_DEPTH}`;

type Placed = readonly [path: string, object: StixObject];

/** What is wrong with a flow of ours, as a bundle or as its list of objects; empty for a good one. */
export function verifyAttackFlow(input: unknown): readonly Finding[] {
  const inside = Array.isArray(input) ? '' : '/objects';
  const objects = objectsIn(input).map((object, at): readonly [path: string, object: unknown] => [`${inside}/${at}`, object]);
  const placed = objects.filter((one): one is Placed => isStixObject(one[1]));
  const own = objects.flatMap(([path, object]) =>
    isStixObject(object) && nestsWithin(MAX_DEPTH, object) ? formFindings(object, path) : [{ path, problem: NO_OBJECT }],
  );
  return own.length > 0 ? own : [...referenceFindings(placed), ...flowFindings(placed)];
}

function formFindings(object: StixObject, path: string): readonly Finding[] {
  const schema = SCHEMAS.get(object.type);
  if (schema) return schemaFindings(schema, object, path);
  return objectFlaws(object, 'full').map((flaw) => ({ path: path + flaw.path, problem: `${flaw.problem}; ${flaw.fix}` }));
}

function referenceFindings(objects: readonly Placed[]): readonly Finding[] {
  const ids = new Set(objects.map(([, { id }]) => id));
  const open = objects.flatMap(([path, object]) =>
    referencesOf(object).flatMap((reference) =>
      ids.has(reference.target) ? [] : [{ path: path + reference.path, problem: `refers to ${reference.target}, which is not in the flow` }],
    ),
  );
  return [...repeated(objects.map(([path, { id }]) => [path, id]), 'the id'), ...open];
}

/** One flow, whose start leads to every action, in the order of time. */
function flowFindings(objects: readonly Placed[]): readonly Finding[] {
  const flows = objects.filter(([, { type }]) => type === 'attack-flow');
  const actions = objects.filter(([, { type }]) => type === 'attack-action');
  const byId = new Map(actions.map(([, action]) => [action.id, action]));
  const reached = new Set(flows.flatMap(([, flow]) => texts(flow, 'start_refs')));
  // What is added while the set is walked is walked, too; what is in it already is not again, so a circle ends.
  for (const id of reached) for (const effect of effectsOf(byId.get(id))) reached.add(effect);
  return [
    ...(flows.length === 1 ? [] : [{ path: '', problem: `has ${flows.length} objects of type attack-flow, and a flow is exactly one` }]),
    ...actions.flatMap(([path, { id }]) => (reached.has(id) ? [] : [{ path, problem: 'no way leads here from where the flow starts' }])),
    ...actions.flatMap(([path, action]) => timeFindings(action, path, byId)),
  ];
}

function timeFindings(action: StixObject, path: string, byId: ReadonlyMap<string, StixObject>): readonly Finding[] {
  const { execution_start: start, execution_end: end = start } = action;
  const early = effectsOf(action).filter((id) => timeOf(byId.get(id)?.['execution_start']) < timeOf(start));
  return [
    ...(timeOf(end) < timeOf(start) ? [{ path: `${path}/execution_end`, problem: 'is before execution_start' }] : []),
    ...early.map((id) => ({ path: `${path}/effect_refs`, problem: `${id} began before what it is the effect of` })),
  ];
}

const effectsOf = (action: StixObject | undefined): readonly string[] => (action ? texts(action, 'effect_refs') : []);
const timeOf = (value: unknown): number => Date.parse(String(value));
