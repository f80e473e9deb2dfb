// SPDX-License-Identifier: AGPL-3.0-or-later
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { environmentOf, type LoadedSettings, type Settings } from '@ttp/config';
import { startNatsServer, type NatsServer } from '@ttp/embedded';
import { startService, type RunningService } from './service-process';

const SERVICES = ['rule-store', 'rule-sync', 'export-api', 'ttp-worker'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** All four services, their broker and their database, on this machine. */
export interface Stack {
  readonly natsUrl: string;
  readonly logDir: string;
  readonly urls: Readonly<Record<ServiceName, string>>;
  /** Rejects when a service ends by itself. */
  readonly failed: Promise<never>;
  /** Lets every service drain, then the broker; removes what was temporary. */
  stop(): Promise<void>;
}

export interface StackOptions {
  /** Throw the data away in the end. */
  readonly temporary: boolean;
}

/** Starts the embedded default. Nothing half-started is left behind when a part does not come up. */
export async function startStack(loaded: LoadedSettings, { temporary }: StackOptions): Promise<Stack> {
  const dataDir = temporary ? mkdtempSync(join(tmpdir(), 'ttp-up-')) : resolve(loaded.settings.dataDir);
  const logDir = join(dataDir, 'logs');
  mkdirSync(logDir, { recursive: true });
  const running: RunningService[] = [];
  let broker: NatsServer | undefined;
  const stop = async () => {
    await Promise.all(running.map((service) => service.stop()));
    await broker?.stop();
    if (temporary) rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    broker = await startNatsServer({ storeDir: join(dataDir, 'jetstream') });
    const env = serviceEnvironment(loaded, dataDir, broker.url);
    const started = await Promise.allSettled(SERVICES.map((name) => startService(name, env, logDir)));
    running.push(...started.flatMap((service) => (service.status === 'fulfilled' ? [service.value] : [])));
    for (const service of started) if (service.status === 'rejected') throw service.reason;
    return { natsUrl: broker.url, logDir, urls: urlsOf(running), failed: firstFailure(running, logDir), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const urlsOf = (running: readonly RunningService[]) => Object.fromEntries(running.map(({ name, url }) => [name, url])) as Record<ServiceName, string>;

/** What the services are told: the caller's settings, on the private broker, the embedded database and free ports. */
function serviceEnvironment({ settings, origins }: LoadedSettings, dataDir: string, natsUrl: string): NodeJS.ProcessEnv {
  const unlessSet = (property: keyof Settings, value: string) => (origins[property] === 'default' ? value : String(settings[property]));
  return {
    ...process.env,
    ...environmentOf(settings),
    DECNET_NATS_URL: natsUrl,
    DECNET_NATS_CREDS: '',
    DECNET_DB_PATH: resolve(unlessSet('dbPath', join(dataDir, 'ttp.sqlite'))),
    DECNET_TTP_ATTACKER_MODE: unlessSet('attackerMode', 'create'),
    DECNET_API_PORT: unlessSet('apiPort', '0'),
    DECNET_TTP_WORKER_PORT: unlessSet('workerPort', '0'),
    DECNET_RULE_STORE_PORT: unlessSet('ruleStorePort', '0'),
    DECNET_RULE_SYNC_PORT: unlessSet('ruleSyncPort', '0'),
  };
}

function firstFailure(running: readonly RunningService[], logDir: string): Promise<never> {
  const failed = new Promise<never>((_, reject) => {
    for (const { name, child } of running) {
      child.once('exit', (code, signal) => reject(new Error(`${name} ended with ${signal ?? `exit code ${code}`}; see ${join(logDir, `${name}.log`)}`)));
    }
  });
  // Nobody may be waiting while everything is being stopped.
  failed.catch(() => undefined);
  return failed;
}
