// SPDX-License-Identifier: AGPL-3.0-or-later
import { ApiKeyStore, createDataSource, migrate, UserStore } from '@ttp/persistence';
import { signToken } from '@ttp/service/tokens';
import { fork, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { type Cleanup, temporaryDirectory, withCleanup } from '../cleanup';
import { openSqlite } from '../pipeline/raw-sqlite';
import { machineFacts, printReport } from '../report';
import { ServiceProcess } from '../service-process';
import { type DoorsOptions, parseDoorsOptions } from './doors-options';
import { timeGood } from './good-requests';
import type { Answers } from './storm';
import { costRows, figuresOf, type Part } from './summary';

const PATH = '/api/v1/ttp/techniques';
const WARM_UP_S = 1;
const HOUR_MS = 3_600_000;

/** What good credentials get while wrong ones come, all from one address. */
export async function runDoorsBench(args: readonly string[]): Promise<void> {
  const options = parseDoorsOptions(args);
  const load = loadavg();
  await withCleanup(async (cleanup) => {
    const directory = temporaryDirectory(cleanup);
    const { options: database, environment } = openSqlite(directory);
    const secret = randomBytes(32).toString('hex');
    const source = await createDataSource(database).initialize();
    cleanup.defer(() => source.destroy());
    await migrate(source);
    const now = new Date();
    const wish = { name: 'bench', scopes: ['read'], createdBy: 'bench', expiresAt: new Date(now.getTime() + HOUR_MS), now } as const;
    const { key } = await new ApiKeyStore(source).create(wish);
    const good = [await signToken(await new UserStore(source).ensure('vera', 'viewer'), secret, 60), key];
    const parts: Part[] = [];
    let pinned = false;
    for (const limiter of [true, false]) {
      const settings = { DECNET_API_PORT: '0', DECNET_JWT_SECRET: secret, DECNET_LIMITER_ENABLED: String(limiter) };
      const service = await ServiceProcess.start({ app: 'export-api', directory, environment: { ...environment, ...settings } }, cleanup);
      pinned = pin(service.pid);
      await timeGood(service.url, PATH, good, WARM_UP_S);
      const where = limiter ? '' : ', limits off';
      parts.push(await part(`quiet${where}`, service, good, { ...options, rate: 0 }, cleanup));
      parts.push(await part(`storm${where}`, service, good, options, cleanup));
      await service.stop();
    }
    const notes = [
      `export-api on ${pinned ? 'one core' : 'any core'}, SQLite; good requests, a token and an API key in turn, one after the other, every 10 ms`,
      `storm: ${options.rate} wrong credentials a second are aimed at, over ${options.connections} connections, by another process, from the same address`,
      `load average of the machine before the run: ${load.map((value) => value.toFixed(1)).join(' ')}`,
    ];
    printReport({ machine: machineFacts(), notes, costs: costRows(parts, options.seconds), figures: figuresOf(parts) }, options.json);
  });
}

/** All its threads on one core, as a container with one has it. Answers whether this system can do that. */
function pin(pid: number): boolean {
  return spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', '0', String(pid)], { stdio: 'ignore' }).status === 0;
}

type Asked = Pick<DoorsOptions, 'rate' | 'seconds' | 'connections'>;

async function part(name: string, service: ServiceProcess, good: readonly string[], asked: Asked, cleanup: Cleanup): Promise<Part> {
  const beforeUs = await service.cpuUs();
  const raging: Promise<Answers> = asked.rate > 0 ? stormOn(service.url, asked, cleanup) : Promise.resolve({});
  const [times, answers] = await Promise.all([timeGood(service.url, PATH, good, asked.seconds), raging]);
  return { name, times, answers, cpuMs: ((await service.cpuUs()) - beforeUs) / 1_000 };
}

const STORM_LIMIT_MS = 10_000;

async function stormOn(url: string, asked: Asked, cleanup: Cleanup): Promise<Answers> {
  const child = fork(process.argv[1] ?? '', ['doors-storm', JSON.stringify({ ...asked, url, path: PATH })]);
  cleanup.defer(() => child.kill('SIGKILL'));
  const late = new AbortController();
  const message = once(child, 'message', { signal: late.signal }) as Promise<[Answers]>;
  const limit = delay(asked.seconds * 1_000 + STORM_LIMIT_MS, undefined, { signal: late.signal });
  const [answers] = await Promise.race([message, limit.then((): never => { throw new Error('the storm does not end'); })]);
  late.abort();
  limit.catch(() => undefined);
  return answers;
}
