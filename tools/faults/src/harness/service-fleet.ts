// SPDX-License-Identifier: AGPL-3.0-or-later
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { appMain } from './paths';
import { hasEnded, kill, ready, stop, tail } from './service-process';
import type { Stage } from './stage';

/** The built services that a scenario may start. */
export type ServiceName = 'ttp-worker' | 'rule-store' | 'rule-sync';

interface Run {
  readonly child: ChildProcess;
  /** Null until it is ready. */
  url: string | null;
  isKilled: boolean;
}

/** What one process gets beyond what all of its service get. */
export interface Extra {
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments of Node itself. */
  readonly execArgv?: readonly string[];
}

/** One built service as processes, each in a numbered slot: one that was killed is followed by another in its slot. */
export class ServiceFleet {
  private readonly slots = new Map<number, Run>();
  private closed = false;

  constructor(
    private readonly stage: Stage,
    private readonly app: ServiceName,
    private readonly env: NodeJS.ProcessEnv,
    private readonly main: string = appMain(app),
  ) {
    stage.defer(() => this.close());
  }

  async startAll(count: number, extraOf: (slot: number) => Extra = () => ({})): Promise<void> {
    await Promise.all(Array.from({ length: count }, (_, slot) => this.start(slot, extraOf(slot))));
  }

  /**
   * Resolves once the service is ready, or when we have killed it before. Rejects with the end of its log when that takes too long or
   * it ends by itself.
   */
  async start(slot: number, extra: Extra = {}): Promise<void> {
    const run = this.launch(slot, extra);
    try {
      run.url = await ready(run.child, this.stage.signal);
    } catch (error) {
      if (run.isKilled) return;
      const logFile = this.logFile(slot);
      throw new Error(`${this.app} did not come up; the end of ${logFile}:\n${tail(logFile)}`, { cause: error });
    }
  }

  /** Starts one that is to end by itself; resolves when it has, with the signal that ended it, if one did. */
  async startDoomed(slot: number, extra: Extra): Promise<NodeJS.Signals | null> {
    const { child } = this.launch(slot, extra);
    await once(child, 'exit', { signal: this.stage.signal });
    return child.signalCode;
  }

  /** Stops the process without ending it, or lets it go on. */
  signal(slot: number, signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.run(slot).child.kill(signal);
  }

  hasEnded(slot: number): boolean {
    return hasEnded(this.run(slot).child);
  }

  /** SIGTERM; answers the exit code. */
  stop(slot: number): Promise<number | null> {
    return stop(this.run(slot).child);
  }

  /** SIGKILL, at once; resolves when the kernel has reaped the process. */
  kill(slot: number): Promise<void> {
    const run = this.run(slot);
    run.isKilled = true;
    run.url = null;
    return kill(run.child);
  }

  /** Where the service in this slot answers; null while it does not. */
  url(slot: number): string | null {
    return this.run(slot).url;
  }

  pid(slot: number): number | undefined {
    return this.run(slot).child.pid;
  }

  /** SIGTERM to all; answers the exit code of each, null where it did not leave by itself in time. */
  stopAll(): Promise<(number | null)[]> {
    return Promise.all(Array.from(this.slots.values(), ({ child }) => stop(child)));
  }

  private launch(slot: number, { env = {}, execArgv = [] }: Extra): Run {
    if (this.closed) throw new Error('the scenario is over');
    const log = openSync(this.logFile(slot), 'a');
    // Its own folder: a configuration file where the harness was called would apply to it.
    const options = { env: { ...this.env, ...env }, cwd: this.stage.dir, execArgv: [...execArgv] };
    const child = fork(this.main, [], { ...options, stdio: ['ignore', log, log, 'ipc'] });
    closeSync(log);
    const run: Run = { child, url: null, isKilled: false };
    this.slots.set(slot, run);
    return run;
  }

  private logFile(slot: number): string {
    return join(this.stage.dir, `${this.app}-${slot}.log`);
  }

  private async close(): Promise<void> {
    this.closed = true;
    await Promise.all(Array.from(this.slots.values(), ({ child }) => kill(child)));
  }

  private run(slot: number): Run {
    const run = this.slots.get(slot);
    if (run === undefined) throw new Error(`no ${this.app} was started in slot ${slot}`);
    return run;
  }
}
