// SPDX-License-Identifier: AGPL-3.0-or-later
import { connectBus } from '@ttp/bus';
import { startMariaDb, startNatsServer } from '@ttp/embedded';
import { join } from 'node:path';
import type { Cleanup } from '../cleanup';
import { ServiceProcess, type ServiceOptions } from '../service-process';
import type { PropagationOptions } from './propagation-options';
import { ReplicaWatch } from './replica-watch';

type Environment = Readonly<Record<string, string>>;

interface PlaneOptions extends Pick<PropagationOptions, 'db'> {
  readonly directory: string;
  readonly rulesDirectory: string;
}

/** A private broker and database, and the services of the rule plane on them, each a process of its own. */
export class RulePlane {
  private readonly running = new Set<ServiceProcess>();

  private constructor(
    readonly replicas: ReplicaWatch,
    private readonly options: Omit<ServiceOptions, 'app'>,
    /** Process ids. */
    private readonly servers: readonly number[],
    private readonly cleanup: Cleanup,
  ) {}

  static async open({ db, directory, rulesDirectory }: PlaneOptions, cleanup: Cleanup): Promise<RulePlane> {
    const server = await startNatsServer();
    cleanup.defer(() => server.stop());
    const database = db === 'sqlite' ? sqliteIn(directory) : await mariaDb(cleanup);
    const nc = await connectBus({ url: server.url, name: 'bench', firstConnectMs: 10_000 });
    cleanup.defer(() => nc.close());
    const environment = { ...database.environment, ...settings(server.url, rulesDirectory) };
    return new RulePlane(await ReplicaWatch.start(nc, cleanup), { directory, environment }, [server.pid, ...database.servers], cleanup);
  }

  /** Resolves once it is ready: a worker has its rules then, and a rule-sync that leads has stored them. */
  async start(app: ServiceOptions['app']): Promise<ServiceProcess> {
    const service = await ServiceProcess.start({ ...this.options, app }, this.cleanup);
    this.running.add(service);
    return service;
  }

  async stop(service: ServiceProcess): Promise<void> {
    this.running.delete(service);
    await service.stop();
  }

  /** Of every process that runs now, servers included. */
  get pids(): readonly number[] {
    return [...this.servers, ...Array.from(this.running, ({ pid }) => pid)];
  }

  /** Milliseconds from the beginning of `change` until `count` replicas run the rules of `digest`, and what the change answered. */
  async timeUntilLive<T>(digest: string, count: number, change: () => T): Promise<{ readonly ms: number; readonly answer: Awaited<T> }> {
    const agreed = this.replicas.agree(digest, count);
    const startedMs = performance.now();
    const failures = [...this.running].map(({ ended }) => ended);
    const [agreedMs, answer] = await Promise.race([Promise.all([agreed, change()]), ...failures]);
    return { ms: agreedMs - startedMs, answer };
  }
}

interface PlaneDatabase {
  readonly environment: Environment;
  readonly servers: readonly number[];
}

const sqliteIn = (directory: string): PlaneDatabase => ({
  environment: { DECNET_DB_TYPE: 'sqlite', DECNET_DB_PATH: join(directory, 'ttp.sqlite') },
  servers: [],
});

async function mariaDb(cleanup: Cleanup): Promise<PlaneDatabase> {
  const server = await startMariaDb();
  cleanup.defer(() => server.stop());
  return { environment: { DECNET_DB_TYPE: 'mysql', DECNET_DB_URL: server.url }, servers: [server.pid] };
}

const settings = (natsUrl: string, rulesDirectory: string): Environment => ({
  DECNET_NATS_URL: natsUrl,
  DECNET_TTP_RULES_DIR: rulesDirectory,
  DECNET_TTP_RULE_STORE_TYPE: 'database',
  DECNET_TTP_ATTACKER_MODE: 'create',
  DECNET_TTP_WORKER_PORT: '0',
  DECNET_RULE_STORE_PORT: '0',
  DECNET_RULE_SYNC_PORT: '0',
  // One operator changes more states here than one may.
  DECNET_LIMITER_ENABLED: 'false',
});
