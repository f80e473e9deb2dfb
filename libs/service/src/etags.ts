// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hash } from 'node:crypto';

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

type Done = (error: null, body?: unknown) => void;

/** Gives each JSON answer to a GET or HEAD under /api an ETag, and answers 304 to whoever has it already. A stream has none. */
export function addEtags(adapter: FastifyAdapter): void {
  adapter.getInstance().addHook('onSend', (request: FastifyRequest, reply: FastifyReply, body: unknown, done: Done) => {
    const isTagged = reply.statusCode === 200 && READS.has(request.method) && request.url.startsWith('/api/');
    if (!isTagged || typeof body !== 'string') return done(null, body);
    const etag = `"${hash('sha256', body, 'base64url')}"`;
    reply.header('ETag', etag);
    if (!holds(request.headers['if-none-match'], etag)) return done(null, body);
    reply.status(304).removeHeader('content-type').removeHeader('content-length');
    // Fastify takes the body off an answer to HEAD itself, and fails where there is none.
    done(null, request.method === 'HEAD' ? body : null);
  });
}

const holds = (header: string | undefined, etag: string): boolean => header !== undefined && (header.trim() === '*' || header.includes(etag));
