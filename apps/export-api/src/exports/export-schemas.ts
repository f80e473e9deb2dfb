// SPDX-License-Identifier: AGPL-3.0-or-later
import { Type } from '@sinclair/typebox';

export const NDJSON = 'application/x-ndjson';

export const FILE_HEADERS = { 'Content-Disposition': 'The name of the file' };

/** As far as a reader of the API needs it; the standards say the rest. */
const StixObject = Type.Object({ type: Type.String(), id: Type.String() });
export const StixBundle = Type.Object({ type: Type.Literal('bundle'), id: Type.String(), objects: Type.Optional(Type.Array(StixObject)) });

const Attribute = Type.Object({ type: Type.String(), value: Type.String() });
const Event = Type.Object({ uuid: Type.String(), info: Type.String(), date: Type.String(), Attribute: Type.Array(Attribute) });
const Wrapped = Type.Object({ Event });

export const MispEvent = Type.Union([Event, Wrapped]);

export const FleetMisp = Type.Object({ response: Type.Array(MispEvent) });

export const Observations = Type.Object({
  export_metadata: Type.Object({
    source: Type.String(),
    version: Type.String(),
    exported_at: Type.String({ format: 'date-time' }),
    total_records: Type.Integer(),
    schema_version: Type.String(),
  }),
  observations: Type.Array(Type.Object({ uuid: Type.String(), ip: Type.String() })),
});
