// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Envelope } from './envelope';

/** Wire form of an envelope: one JSON object, keys in the order of the specification. */
export const encodeEnvelope = ({ v, id, topic, type, ts, payload }: Envelope): string => JSON.stringify({ v, id, topic, type, ts, payload });
