// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyAdapter } from '@nestjs/platform-fastify';

const MAX_BYTES = 1_048_576;

/** A request body before anybody has read it. */
export class RawBody {
  constructor(
    readonly contentType: string,
    readonly bytes: Buffer,
  ) {}
}

/** Leaves bodies as they come: parsed here, a wrong one would be answered before the guard has asked who sends it. */
export function keepBodiesRaw(adapter: FastifyAdapter): void {
  const { bodyLimit = MAX_BYTES } = adapter.getInstance().initialConfig;
  adapter.getInstance().removeAllContentTypeParsers();
  adapter.useBodyParser('*', false, { bodyLimit }, ({ headers }, bytes, done) => done(null, new RawBody(headers['content-type'] ?? '', bytes)));
}
