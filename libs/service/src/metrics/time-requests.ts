// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Histogram, type Registry } from 'prom-client';

const SECONDS = [0.005, 0.025, 0.1, 0.25, 1, 5, 30];

/** How long requests take, by the route's pattern: an address that has none is one label, whatever was asked for. */
export function timeRequests(adapter: FastifyAdapter, registry: Registry): void {
  const latency = new Histogram({
    name: 'ttp_http_request_seconds',
    help: 'time to answer a request, until its last byte',
    labelNames: ['route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  });
  adapter.getInstance().addHook('onResponse', (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    latency.observe({ route: routeOf(request), status: `${Math.floor(reply.statusCode / 100)}xx` }, reply.elapsedTime / 1_000);
    done();
  });
}

const routeOf = ({ method, routeOptions: { url } }: FastifyRequest): string => (url === undefined || url.includes('*') ? 'none' : `${method} ${url}`);
