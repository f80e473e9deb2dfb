// SPDX-License-Identifier: AGPL-3.0-or-later
import { Value } from '@sinclair/typebox/value';
import type { AttackCatalog } from '../catalog/catalog';
import { repeated, schemaFindings } from '../verify/finding';
import type { Finding } from '../verify/finding';
import { isRecord } from '../verify/stix-refs';
import { attributeType } from './attribute-types';
import { MISP_EVENT } from './schema';
import type { MispAttribute, MispEvent } from './schema';
import { wrongIds } from './wrong-ids';

/**
 * What is wrong with an event of ours, bare or as `{"Event": …}`, or with a collection of them: its form, values that MISP would drop, UUIDs
 * that are not unique or not what they are made of, and times. `attack`, the release of the export, lets its technique clusters be checked.
 */
export function verifyMisp(json: unknown, attack?: AttackCatalog): readonly Finding[] {
  const events = eventsOf(json);
  const good = events.flatMap(([path, event]) => (Value.Check(MISP_EVENT, event) ? [[path, event] as const] : []));
  return [
    ...events.flatMap(([path, event]) => schemaFindings(MISP_EVENT, event, path)),
    ...good.flatMap(([path, event]) => [...eventFindings(event, path), ...wrongIds(event, path, attack)]),
    ...repeated(good.flatMap(([path, event]) => ownUuids(event, path)), 'the UUID'),
  ];
}

type Placed = readonly [path: string, event: unknown];

/** Lists in lists are no collection: how deep they go is the file's choice. */
function eventsOf(json: unknown): readonly Placed[] {
  if (Array.isArray(json)) return json.map((one, at) => unwrapped(one, `/${at}`));
  if (!isRecord(json) || 'Event' in json || !('response' in json)) return [unwrapped(json, '')];
  const { response } = json;
  return Array.isArray(response) ? response.map((one, at) => unwrapped(one, `/response/${at}`)) : [['/response', response]];
}

const unwrapped = (json: unknown, path: string): Placed => (isRecord(json) && 'Event' in json ? [`${path}/Event`, json['Event']] : [path, json]);

function eventFindings(event: MispEvent, path: string): readonly Finding[] {
  const values = event.Attribute.map(({ type, value }, at) => [`${path}/Attribute/${at}`, `${type} ${value}`] as const);
  return [
    ...attributesOf(event, path).flatMap(([at, attribute]) => attributeFindings(attribute, at, event)),
    ...repeated(values, 'the value'),
    ...repeated(event.Tag.map(({ name }, at) => [`${path}/Tag/${at}`, name]), 'the tag'),
  ];
}

function attributeFindings(attribute: MispAttribute, path: string, event: MispEvent): readonly Finding[] {
  const { type, category, value, timestamp, first_seen = '', last_seen = first_seen } = attribute;
  const known = attributeType(type);
  const checks: readonly (readonly [isGood: boolean, problem: string])[] = [
    [known !== null, `we write no attribute of type ${type}`],
    [known?.categories.includes(category) ?? true, `${type} does not belong to the category ${category}`],
    [known?.accepts(value) ?? true, `MISP drops this value of type ${type}`],
    [Buffer.byteLength(value) <= 65_535, 'MISP keeps 65,535 bytes of a value'],
    [Date.parse(first_seen) <= Date.parse(last_seen) || first_seen === '', 'last_seen is before first_seen'],
    [Number(timestamp) <= Number(event.timestamp), 'newer than its event, so that MISP would not take an edit'],
  ];
  return checks.flatMap(([isGood, problem]) => (isGood ? [] : [{ path, problem }]));
}

/** UUIDs that no other part may have, in this event or in another. Clusters and galaxies are the same everywhere. */
function ownUuids(event: MispEvent, path: string): readonly (readonly [path: string, uuid: string])[] {
  return [
    [path, event.uuid],
    ...attributesOf(event, path).flatMap(([at, { uuid, Sighting = [] }]) => [
      [at, uuid] as const,
      ...Sighting.map((sighting, position) => [`${at}/Sighting/${position}`, sighting.uuid] as const),
    ]),
    ...(event.Object ?? []).map(({ uuid }, at) => [`${path}/Object/${at}`, uuid] as const),
    ...(event.EventReport ?? []).map(({ uuid }, at) => [`${path}/EventReport/${at}`, uuid] as const),
  ];
}

/** With those inside objects. */
function attributesOf(event: MispEvent, path: string): readonly (readonly [path: string, attribute: MispAttribute])[] {
  return [...placed(event.Attribute, path), ...(event.Object ?? []).flatMap(({ Attribute }, at) => placed(Attribute, `${path}/Object/${at}`))];
}

const placed = (attributes: readonly MispAttribute[], path: string) => attributes.map((one, at) => [`${path}/Attribute/${at}`, one] as const);
