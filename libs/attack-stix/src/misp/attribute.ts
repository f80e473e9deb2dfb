// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Span } from '../stix/span';
import { attributeType } from './attribute-types';
import { attributeUuid, objectAttributeUuid } from './ids';
import { OBJECT_TEMPLATES } from './object-templates';
import type { TemplateName } from './object-templates';
import type { MispAttribute, MispObject } from './schema';

/** What MISP's column of a value holds, in bytes of UTF-8. */
const VALUE_LIMIT = 65_535;

/** Distribution 5 is the event's own. */
const INHERITED = { distribution: '5', sharing_group_id: '0' } as const;

/** An attribute of an event; its category is the first that its type has, where none is given. */
export function attribute(event: string, type: string, value: string, span: Span, more: Partial<MispAttribute> = {}): MispAttribute {
  const kept = fitting(value);
  return {
    uuid: attributeUuid(event, type, kept),
    type,
    category: attributeType(type)?.categories[0] ?? 'Other',
    value: kept,
    to_ids: false,
    disable_correlation: false,
    deleted: false,
    comment: '',
    timestamp: epochOf(span.last),
    ...INHERITED,
    ...seen(span),
    ...more,
  };
}

/** An object of a template from the values that there are; an empty one has no attribute. */
export function templateObject(name: TemplateName, uuid: string, values: Readonly<Record<string, string>>, span: Span, comment: string): MispObject {
  const { relations, ...template } = OBJECT_TEMPLATES[name];
  const attributes = Object.entries(relations).flatMap(([relation, { type, correlates }]) => {
    const value = fitting(values[relation] ?? '');
    const own = { uuid: objectAttributeUuid(name, uuid, relation, value), object_relation: relation, disable_correlation: !correlates };
    return value === '' ? [] : [attribute(uuid, type, value, span, own)];
  });
  return { uuid, name, ...template, deleted: false, comment, timestamp: epochOf(span.last), ...INHERITED, ...seen(span), Attribute: attributes };
}

/** Without those that are of an earlier one's UUID: what differs only where MISP does not look is one. */
export function unique<T extends { readonly uuid: string }>(parts: readonly T[]): T[] {
  const seen = new Set<string>();
  return parts.filter(({ uuid }) => !seen.has(uuid) && seen.add(uuid));
}

/** Seconds since 1970, as MISP writes them. */
export const epochOf = (instant: string): string => `${Math.floor(Date.parse(instant) / 1_000)}`;

const seen = ({ first, last }: Span) => ({ first_seen: first.replace('Z', '+00:00'), last_seen: last.replace('Z', '+00:00') });

/** A value as MISP keeps it: it trims what it stores, and refuses what its column cannot hold. */
export function fitting(value: string): string {
  const trimmed = value.trim();
  if (Buffer.byteLength(trimmed) <= VALUE_LIMIT) return trimmed;
  return Buffer.from(trimmed).toString('utf8', 0, VALUE_LIMIT).replace(/\ufffd$/, '').trim();
}
