// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { ALL_RULE_RELOADED, NotYet, RULE_SNAPSHOT, type RuleFile } from '@ttp/ttp-core';
import { setTimeout as delay } from 'node:timers/promises';
import type { RuleSource } from './rule-source';

export interface Patience {
  readonly attempts: number;
  readonly answerMs: number;
}

/** A replica that ends takes the requests that it has not answered with it: ask the others. */
const PATIENCE: Patience = { attempts: 3, answerMs: 5_000 };
const RETRY_MS = 250;
const SETTLE_MS = 50;

/** What rule-store answers, in the frame of Nest's NATS transport. */
interface SnapshotAnswer {
  readonly response?: { readonly files: readonly RuleFile[] };
  readonly err?: unknown;
}

/** Rules asked of rule-store over core NATS, for hosts that have no rule directory. */
export class RpcRuleSource implements RuleSource {
  constructor(
    private readonly nc: NatsConnection,
    private readonly patience: Patience = PATIENCE,
  ) {}

  async snapshot(): Promise<readonly RuleFile[]> {
    const { response, err } = (await this.ask()).json<SnapshotAnswer>();
    if (!response) throw new NotYet(`rule-store could not answer: ${JSON.stringify(err)}`);
    return response.files;
  }

  watch(onChange: () => void): Promise<() => void> {
    const watching = new AnnouncementWatch(this.nc, onChange);
    return Promise.resolve(() => watching.stop());
  }

  private async ask(): Promise<Msg> {
    const request = JSON.stringify({ pattern: RULE_SNAPSHOT, data: {}, id: 'snapshot' });
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.nc.request(RULE_SNAPSHOT, request, { timeout: this.patience.answerMs });
      } catch (cause) {
        if (attempt >= this.patience.attempts) throw new NotYet('rule-store does not answer; start it, or read the rules from a directory', { cause });
      }
      await delay(RETRY_MS);
    }
  }
}

/** Tells of announcements; after a reconnection too, for what was announced meanwhile is lost. */
class AnnouncementWatch {
  private readonly stopSubscription: () => void;
  private settling: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly nc: NatsConnection,
    private readonly onChange: () => void,
  ) {
    const subscription = nc.subscribe(ALL_RULE_RELOADED, { callback: () => this.hint() });
    this.stopSubscription = () => subscription.unsubscribe();
    void this.followConnection();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.settling);
    this.stopSubscription();
  }

  private async followConnection(): Promise<void> {
    for await (const { type } of this.nc.status()) {
      if (this.stopped) return;
      if (type === 'reconnect') this.hint();
    }
  }

  private hint(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(this.onChange, SETTLE_MS);
  }
}
