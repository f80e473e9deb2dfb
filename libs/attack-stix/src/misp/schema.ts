// SPDX-License-Identifier: AGPL-3.0-or-later
import { Type } from '@sinclair/typebox';
import type { Static } from '@sinclair/typebox';

// Written from the MISP core format (draft-dulaunoy-misp-core-format): numbers travel as text, and ids of one instance are left to it.
const CLOSED = { additionalProperties: false };
const UUID = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
  description: 'write a lower-case UUID',
});
const EPOCH = Type.String({ pattern: '^\\d{1,12}$', description: 'write seconds since 1970 as text' });
const INSTANT = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,6})?\\+00:00$',
  description: 'write the time in UTC, such as 2026-01-02T03:04:05.678+00:00',
});
const DATE = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'write the day, such as 2026-01-02' });
const LINE = Type.String({ minLength: 1, maxLength: 256, pattern: '^[^\\r\\n]*$', description: 'write one line of at most 256 characters' });
const digit = (last: number) => Type.String({ pattern: `^[0-${last}]$`, description: `write a text from "0" to "${last}"` });

/** "5" inherits the event's. */
const INHERITED = { distribution: digit(5), sharing_group_id: Type.Literal('0') };
const SEEN = { first_seen: Type.Optional(INSTANT), last_seen: Type.Optional(INSTANT) };

const SIGHTING = Type.Object({ uuid: UUID, type: Type.Literal('0'), source: Type.String({ maxLength: 255 }), date_sighting: EPOCH }, CLOSED);

const ATTRIBUTE = Type.Object(
  {
    uuid: UUID,
    type: Type.String(),
    category: Type.String(),
    value: Type.String({ minLength: 1 }),
    object_relation: Type.Optional(Type.String({ minLength: 1 })),
    to_ids: Type.Boolean(),
    disable_correlation: Type.Boolean(),
    deleted: Type.Literal(false),
    comment: Type.String(),
    timestamp: EPOCH,
    Sighting: Type.Optional(Type.Array(SIGHTING)),
    ...INHERITED,
    ...SEEN,
  },
  CLOSED,
);

const OBJECT = Type.Object(
  {
    uuid: UUID,
    name: Type.String(),
    'meta-category': Type.String(),
    description: Type.String(),
    template_uuid: UUID,
    template_version: Type.String({ pattern: '^\\d+$' }),
    deleted: Type.Literal(false),
    comment: Type.String(),
    timestamp: EPOCH,
    Attribute: Type.Array(ATTRIBUTE, { minItems: 1 }),
    ...INHERITED,
    ...SEEN,
  },
  CLOSED,
);

const ELEMENT = Type.Object({ key: Type.String(), value: Type.String() }, CLOSED);

const CLUSTER = Type.Object(
  {
    uuid: UUID,
    type: Type.String(),
    value: Type.String(),
    description: Type.String(),
    source: Type.String(),
    version: Type.String(),
    default: Type.Boolean(),
    distribution: digit(4),
    collection_uuid: UUID,
    meta: Type.Record(Type.String(), Type.Union([Type.String(), Type.Array(Type.String())])),
    GalaxyElement: Type.Array(ELEMENT),
  },
  CLOSED,
);

const GALAXY = Type.Object(
  {
    uuid: UUID,
    name: Type.String(),
    type: Type.String(),
    namespace: Type.String(),
    version: Type.String(),
    icon: Type.String(),
    description: Type.String(),
    GalaxyCluster: Type.Array(CLUSTER, { minItems: 1 }),
  },
  CLOSED,
);

const REPORT = Type.Object(
  { uuid: UUID, name: LINE, content: Type.String(), timestamp: EPOCH, deleted: Type.Literal(false), ...INHERITED },
  CLOSED,
);

/** A MISP event as we write it: the core format, without what only an instance can know. */
export const MISP_EVENT = Type.Object(
  {
    uuid: UUID,
    info: LINE,
    date: DATE,
    timestamp: EPOCH,
    publish_timestamp: Type.Literal('0'),
    threat_level_id: Type.String({ pattern: '^[1-4]$' }),
    analysis: digit(2),
    distribution: digit(3),
    sharing_group_id: Type.Literal('0'),
    published: Type.Literal(false),
    Tag: Type.Array(Type.Object({ name: Type.String({ minLength: 1, maxLength: 255 }) }, CLOSED)),
    Attribute: Type.Array(ATTRIBUTE),
    Object: Type.Optional(Type.Array(OBJECT, { minItems: 1 })),
    Galaxy: Type.Array(GALAXY),
    EventReport: Type.Optional(Type.Array(REPORT)),
  },
  CLOSED,
);

export type MispEvent = Static<typeof MISP_EVENT>;
export type MispAttribute = Static<typeof ATTRIBUTE>;
export type MispObject = Static<typeof OBJECT>;
export type MispGalaxy = Static<typeof GALAXY>;
export type MispCluster = Static<typeof CLUSTER>;
export type MispSighting = Static<typeof SIGHTING>;
