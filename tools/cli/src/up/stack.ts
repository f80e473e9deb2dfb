// SPDX-License-Identifier: AGPL-3.0-or-later
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { environmentOf, type LoadedSettings, type Settings } from '@ttp/config';
import { startNatsServer, type NatsServer } from '@ttp/embedded';
import { keepRunning, type KeptService, type RestartPolicy } from './keep-running';
import { lockData } from './lock-data';
import { startService, type RunningService } from './service-process';

/** Each service and the setting that is its HTTP port. */
const PORTS = { 'rule-store': 'ruleStorePort', 'rule-sync': 'ruleSyncPort', 'export-api': 'apiPort', 'ttp-worker': 'workerPort' } as const;
export type ServiceName = keyof typeof PORTS;
const SERVICES = Object.keys(PORTS) as readonly ServiceName[];

/** All four services, their broker and their database, on this machine. */
export interface Stack {
  readonly natsUrl: string;
  readonly logDir: string;
  readonly urls: Readonly<Record<ServiceName, string>>;
  /** Rejects when a service, or the broker, has ended by itself and is not started again. */
  readonly failed: Promise<never>;
  /** Lets every service drain, then the broker; removes what was temporary. */
  stop(): Promise<void>;
}

export interface StackOptions {
  /** Throw the data away in the end. */
  readonly temporary: boolean;
  readonly restarts: RestartPolicy;
  /** Gives up the start; `stop` ends what has started. */
  readonly signal: AbortSignal;
  readonly onNotice: (message: string) => void;
}

/** Starts the embedded default. Nothing half-started is left behind when a part does not come up. */
export async function startStack(loaded: LoadedSettings, { temporary, restarts, signal, onNotice }: StackOptions): Promise<Stack> {
  const dataDir = temporary ? mkdtempSync(join(tmpdir(), 'ttp-up-')) : resolve(loaded.settings.dataDir);
  const logDir = join(dataDir, 'logs');
  mkdirSync(logDir, { recursive: true });
  const unlock = await lockData(dataDir);
  let kept: readonly KeptService[] = [];
  let broker: NatsServer | undefined;
  let keptBroker: KeptService | undefined;
  const stop = async () => {
    await Promise.all(kept.map((service) => service.stop()));
    await keptBroker?.stop();
    await broker?.stop();
    unlock();
    if (temporary) rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    broker = await startNatsServer({ storeDir: join(dataDir, 'jetstream') });
    keptBroker = keepRunning(asService(broker), againOf(broker), restarts, onNotice);
    const settings = embedded(loaded, dataDir, broker.url);
    const start = (name: ServiceName, portAndMore: Partial<Settings>, wanted: AbortSignal) =>
      startService({ name, env: { ...process.env, ...environmentOf({ ...settings, ...portAndMore }) }, logDir }, wanted);
    const running = await allOrNone(SERVICES, (name, wanted) => start(name, {}, wanted), signal, keptBroker.failed);
    // The port that people were told stays.
    const again = (name: ServiceName, url: string) => (wanted: AbortSignal) => start(name, { [PORTS[name]]: Number(new URL(url).port) }, wanted);
    kept = SERVICES.map((name) => keepRunning(running[name], again(name, running[name].url), restarts, onNotice));
    const failed = Promise.race([keptBroker, ...kept].map((service) => service.failed));
    failed.catch(() => undefined);
    return { natsUrl: broker.url, logDir, urls: urlsOf(running), failed, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The broker in the eyes of `keepRunning`; what it works on stays until the whole stack is stopped. */
const asService = (broker: NatsServer): RunningService => {
  const { url, ended } = broker;
  return { name: 'nats-server', url, ended, stop: () => broker.kill('SIGTERM') };
};

/** On the same port and store, so that the services find it again. */
const againOf = (broker: NatsServer) => async () => {
  await broker.restart();
  return asService(broker);
};

/** Starts all at once. When one does not come up, or `lost` rejects, the others are stopped, and that reason is the one that is thrown. */
async function allOrNone(
  names: readonly ServiceName[],
  start: (name: ServiceName, signal: AbortSignal) => Promise<RunningService>,
  signal: AbortSignal,
  lost: Promise<never>,
): Promise<Readonly<Record<ServiceName, RunningService>>> {
  const givingUp = new AbortController();
  lost.catch((error: unknown) => givingUp.abort(error));
  const wanted = AbortSignal.any([signal, givingUp.signal]);
  const started = await Promise.allSettled(
    names.map(async (name) => {
      try {
        return await start(name, wanted);
      } catch (error) {
        givingUp.abort(error);
        throw error;
      }
    }),
  );
  const running = started.flatMap((service) => (service.status === 'fulfilled' ? [service.value] : []));
  if (givingUp.signal.aborted) await Promise.all(running.map((service) => service.stop()));
  givingUp.signal.throwIfAborted();
  return Object.fromEntries(running.map((service) => [service.name, service])) as Record<ServiceName, RunningService>;
}

const urlsOf = (running: Readonly<Record<ServiceName, RunningService>>) =>
  Object.fromEntries(Object.values(running).map(({ name, url }) => [name, url])) as Record<ServiceName, string>;

/** What the services are told: the caller's settings, on the private broker, the embedded database and free ports. */
function embedded({ settings, origins }: LoadedSettings, dataDir: string, natsUrl: string): Settings {
  const unlessGiven = <Key extends keyof Settings>(key: Key, value: Settings[Key]) => (origins[key] === 'default' ? value : settings[key]);
  return {
    ...settings,
    natsUrl,
    natsCreds: '',
    dbPath: resolve(unlessGiven('dbPath', join(dataDir, 'ttp.sqlite'))),
    attackerMode: unlessGiven('attackerMode', 'create'),
    ruleStoreType: unlessGiven('ruleStoreType', 'database'),
    apiPort: unlessGiven('apiPort', 0),
    workerPort: unlessGiven('workerPort', 0),
    ruleStorePort: unlessGiven('ruleStorePort', 0),
    ruleSyncPort: unlessGiven('ruleSyncPort', 0),
  };
}
