// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Settings } from '@ttp/config';
import { once } from 'node:events';
import { createServer, isIPv6 } from 'node:net';
import { bad, good, type Finding } from './check';

const ASK_LIMIT_MS = 2_000;

interface ServicePort {
  readonly service: string;
  readonly port: number;
  readonly flag: string;
}

/** Each service's port is free, or that service listens there already. */
export async function checkPorts({ apiHost, apiPort, workerPort, ruleStorePort, ruleSyncPort }: Settings): Promise<readonly Finding[]> {
  const ports: readonly ServicePort[] = [
    { service: 'export-api', port: apiPort, flag: '--port' },
    { service: 'ttp-worker', port: workerPort, flag: '--worker-port' },
    { service: 'rule-store', port: ruleStorePort, flag: '--rule-store-port' },
    { service: 'rule-sync', port: ruleSyncPort, flag: '--rule-sync-port' },
  ];
  const found = await Promise.all(ports.map((port) => look(port, apiHost)));
  const problems = found.filter(({ status }) => status !== 'ok');
  return problems.length > 0 ? problems : [good('ports', `on ${apiHost}: ${found.map(({ detail }) => detail).join(', ')}`)];
}

async function look({ service, port, flag }: ServicePort, host: string): Promise<Finding> {
  if (port === 0) return good('ports', `any for ${service}`);
  const code = await whyNotFree(port, host);
  if (code === null) return good('ports', `${port} free for ${service}`);
  if (code !== 'EADDRINUSE') return bad('ports', `${service} cannot listen on ${host}, port ${port} (${code})`, `choose others with --host and ${flag}`);
  if ((await whoListens(port, host)) === service) return good('ports', `${port} has ${service}`);
  return bad('ports', `${port}, for ${service}, is in use`, `choose another with ${flag}`);
}

async function whyNotFree(port: number, host: string): Promise<string | null> {
  const server = createServer();
  try {
    await once(server.listen(port, host), 'listening');
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  } finally {
    server.close();
  }
}

/** The name by which one of our services answers; null for anything else. */
async function whoListens(port: number, host: string): Promise<string | null> {
  try {
    const url = `http://${isIPv6(host) ? `[${host}]` : host}:${port}/healthz`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(ASK_LIMIT_MS), redirect: 'manual' });
    return ((await answer.json()) as { service?: string }).service ?? null;
  } catch {
    return null;
  }
}
