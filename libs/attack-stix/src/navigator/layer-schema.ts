// SPDX-License-Identifier: AGPL-3.0-or-later
import { Type } from '@sinclair/typebox';
import type { Static } from '@sinclair/typebox';

const CLOSED = { additionalProperties: false };
const COLOR = Type.String({ pattern: '^(|#[0-9a-fA-F]{6})$' });
const METADATA = Type.Array(
  Type.Union([Type.Object({ name: Type.String(), value: Type.String() }, CLOSED), Type.Object({ divider: Type.Boolean() }, CLOSED)]),
);
const LINKS = Type.Array(
  Type.Union([
    Type.Object({ label: Type.String(), url: Type.String({ pattern: '^[a-z][a-z0-9+.-]*://' }) }, CLOSED),
    Type.Object({ divider: Type.Boolean() }, CLOSED),
  ]),
);

const TECHNIQUE = Type.Object(
  {
    techniqueID: Type.String({ pattern: '^T\\d{4}(\\.\\d{3})?$' }),
    tactic: Type.Optional(Type.String({ pattern: '^[a-z-]+$' })),
    comment: Type.Optional(Type.String()),
    enabled: Type.Optional(Type.Boolean()),
    score: Type.Optional(Type.Number()),
    color: Type.Optional(COLOR),
    metadata: Type.Optional(METADATA),
    links: Type.Optional(LINKS),
    showSubtechniques: Type.Optional(Type.Boolean()),
  },
  CLOSED,
);

const LAYOUT = Type.Object(
  {
    layout: Type.Optional(Type.Union([Type.Literal('side'), Type.Literal('flat'), Type.Literal('mini')])),
    showID: Type.Optional(Type.Boolean()),
    showName: Type.Optional(Type.Boolean()),
    showAggregateScores: Type.Optional(Type.Boolean()),
    countUnscored: Type.Optional(Type.Boolean()),
    aggregateFunction: Type.Optional(Type.Union(['average', 'min', 'max', 'sum'].map((name) => Type.Literal(name)))),
    expandedSubtechniques: Type.Optional(Type.Union(['none', 'all', 'annotated'].map((name) => Type.Literal(name)))),
  },
  CLOSED,
);

/** Layer format 4.5 as MITRE publishes it (attack-navigator, layers/spec/v4.5/layerformat.md), for the Enterprise matrix. */
export const LAYER = Type.Object(
  {
    // The format lets a file leave the versions out, and the Navigator then asks its user: a layer of ours has them.
    versions: Type.Object({ attack: Type.String({ pattern: '^\\d+$' }), navigator: Type.String(), layer: Type.Literal('4.5') }, CLOSED),
    name: Type.String({ minLength: 1 }),
    description: Type.Optional(Type.String()),
    domain: Type.Literal('enterprise-attack'),
    customDataURL: Type.Optional(Type.String()),
    filters: Type.Optional(Type.Object({ platforms: Type.Optional(Type.Array(Type.String())) }, CLOSED)),
    sorting: Type.Optional(Type.Integer({ minimum: 0, maximum: 3 })),
    layout: Type.Optional(LAYOUT),
    hideDisabled: Type.Optional(Type.Boolean()),
    techniques: Type.Optional(Type.Array(TECHNIQUE)),
    gradient: Type.Optional(Type.Object({ colors: Type.Array(COLOR, { minItems: 2 }), minValue: Type.Number(), maxValue: Type.Number() }, CLOSED)),
    legendItems: Type.Optional(Type.Array(Type.Object({ label: Type.String(), color: COLOR }, CLOSED))),
    showTacticRowBackground: Type.Optional(Type.Boolean()),
    tacticRowBackground: Type.Optional(COLOR),
    selectTechniquesAcrossTactics: Type.Optional(Type.Boolean()),
    selectSubtechniquesWithParent: Type.Optional(Type.Boolean()),
    selectVisibleTechniques: Type.Optional(Type.Boolean()),
    metadata: Type.Optional(METADATA),
    links: Type.Optional(LINKS),
  },
  CLOSED,
);

export type Layer = Static<typeof LAYER>;
export type LayerTechnique = Static<typeof TECHNIQUE>;
