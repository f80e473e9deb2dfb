// SPDX-License-Identifier: AGPL-3.0-or-later
import { jsonOf } from '@ttp/attack-stix';

/** Bytes, not text: to that Fastify would add a charset, and quotes around the version, which clients compare. */
export const taxiiBytes = (body: object): Buffer => Buffer.from(jsonOf(body, 0));
