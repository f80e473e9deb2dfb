// SPDX-License-Identifier: AGPL-3.0-or-later
import { serviceEnvironment } from '../harness/environment';
import { ServiceFleet } from '../harness/service-fleet';
import type { Stage } from '../harness/stage';
import type { Strike, Victim } from './plan-strikes';
import type { StormBroker } from './storm-broker';

const SYNCS = 2;
const START_TRIES = 3;

export interface PlaneOptions {
  readonly replicas: number;
  readonly rulesDir: string;
  readonly databaseEnv: Readonly<Record<string, string>>;
}

/** Something that has been killed; starts it again. */
type Revive = () => Promise<void>;

/** All that makes rules live, as processes: one rule-store, two instances of rule-sync, workers that follow the log, the broker. */
export class Plane {
  readonly ruleSyncs: ServiceFleet;
  private readonly workers: ServiceFleet;
  private readonly ruleStore: ServiceFleet;
  /** Why services ended or did not come up though nobody had killed them. */
  readonly collapses: string[] = [];
  private readonly revivals: Promise<void>[] = [];

  constructor(
    stage: Stage,
    private readonly broker: StormBroker,
    private readonly options: PlaneOptions,
  ) {
    const env = environment(broker.url, options);
    this.workers = new ServiceFleet(stage, 'ttp-worker', env);
    this.ruleStore = new ServiceFleet(stage, 'rule-store', env);
    this.ruleSyncs = new ServiceFleet(stage, 'rule-sync', env);
  }

  async start(): Promise<void> {
    await Promise.all([this.ruleSyncs.startAll(SYNCS), this.ruleStore.startAll(1), this.workers.startAll(this.options.replicas)]);
  }

  get ruleStoreUrl(): string | null {
    return this.ruleStore.url(0);
  }

  /** Of the workers that live now. */
  get workerPids(): readonly string[] {
    return Array.from({ length: this.options.replicas }, (_, slot) => String(this.workers.pid(slot)));
  }

  async kill({ victim, slot }: Pick<Strike, 'victim' | 'slot'>): Promise<Revive> {
    if (victim === 'nats-server') {
      await this.broker.kill();
      return () => this.broker.restart();
    }
    const [fleet, at] = await this.find(victim, slot);
    await fleet.kill(at);
    return () => this.restart(fleet, at);
  }

  /** Starts it without waiting until it is up: what comes next may hit it while it is not. */
  revive(revive: Revive): void {
    this.revivals.push(revive());
  }

  /** Resolves when everything that was started is up. */
  async settled(): Promise<void> {
    await Promise.all(this.revivals.splice(0));
  }

  /** Which rule-sync acts; null while none does. */
  async leader(): Promise<number | null> {
    const leads = await Promise.all(Array.from({ length: SYNCS }, (_, slot) => isLeading(this.ruleSyncs.url(slot))));
    const slot = leads.indexOf(true);
    return slot < 0 ? null : slot;
  }

  /** Exit codes of all services. */
  async stop(): Promise<readonly (number | null)[]> {
    return (await Promise.all([this.workers.stopAll(), this.ruleStore.stopAll(), this.ruleSyncs.stopAll()])).flat();
  }

  private async find(victim: Exclude<Victim, 'nats-server'>, slot: number): Promise<readonly [ServiceFleet, number]> {
    if (victim === 'ttp-worker') return [this.workers, slot];
    if (victim === 'rule-store') return [this.ruleStore, 0];
    const leader = (await this.leader()) ?? 0;
    return [this.ruleSyncs, victim === 'leading rule-sync' ? leader : SYNCS - 1 - leader];
  }

  /** As an orchestrator does it: what ends by itself is started again. */
  private async restart(fleet: ServiceFleet, slot: number, tries = START_TRIES): Promise<void> {
    try {
      await fleet.start(slot);
    } catch (error) {
      this.collapses.push(error instanceof Error ? error.message : String(error));
      if (tries <= 1) throw error;
      await fleet.kill(slot);
      await this.restart(fleet, slot, tries - 1);
    }
  }
}

const LEADS = /^ttp_rule_sync_leader(?:\{[^}]*\})? 1$/m;

async function isLeading(url: string | null): Promise<boolean> {
  if (url === null) return false;
  try {
    return LEADS.test(await (await fetch(`${url}/metrics`)).text());
  } catch {
    return false;
  }
}

const environment = (natsUrl: string, { rulesDir, databaseEnv }: PlaneOptions): NodeJS.ProcessEnv =>
  serviceEnvironment({
    ...databaseEnv,
    DECNET_NATS_URL: natsUrl,
    DECNET_TTP_ATTACKER_MODE: 'create',
    DECNET_TTP_RULES_DIR: rulesDir,
    DECNET_TTP_RULE_STORE_TYPE: 'database',
    DECNET_TTP_WORKER_PORT: '0',
    DECNET_RULE_STORE_PORT: '0',
    DECNET_RULE_SYNC_PORT: '0',
  });
