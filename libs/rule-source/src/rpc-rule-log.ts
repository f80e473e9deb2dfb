// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NatsConnection } from '@nats-io/transport-node';
import { NotYet, RULE_CHANGES, RULE_SNAPSHOT } from '@ttp/ttp-core';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { RuleLogReader } from './log-mirror';
import { changeFromJson, entryFromJson, type LogTailJson, positionFromJson, type RulePageJson } from './rule-log-json';

export interface Patience {
  readonly attempts: number;
  readonly answerMs: number;
}

/** A replica that ends takes the requests that it has not answered with it: ask the others. */
const PATIENCE: Patience = { attempts: 3, answerMs: 5_000 };
const RETRY_MS = 250;
const SILENT = 'rule-store does not answer; start it, or read the rules from the database';

/** What rule-store answers, in the frame of Nest's NATS transport. */
interface Answer<T> {
  readonly response?: T;
  readonly err?: unknown;
}

/** The stored rules and their log, asked of rule-store over core NATS: for hosts that have neither the directory nor the database. */
export class RpcRuleLog implements RuleLogReader {
  constructor(
    private readonly nc: NatsConnection,
    private readonly patience: Patience = PATIENCE,
  ) {}

  async page(after: string) {
    const { entries, more, ...position } = await this.ask<RulePageJson>(RULE_SNAPSHOT, { after });
    return { position: positionFromJson(position), entries: entries.map(entryFromJson), more };
  }

  async changes(afterSeq: number) {
    const { changes, ...position } = await this.ask<LogTailJson>(RULE_CHANGES, { after_seq: afterSeq });
    return { position: positionFromJson(position), changes: changes.map(changeFromJson) };
  }

  private async ask<T>(pattern: string, data: object): Promise<T> {
    const request = JSON.stringify({ pattern, data, id: randomUUID() });
    for (let attempt = 1; ; attempt++) {
      try {
        const { response, err } = (await this.nc.request(pattern, request, { timeout: this.patience.answerMs })).json<Answer<T>>();
        if (!response) throw new NotYet(`rule-store could not answer: ${JSON.stringify(err)}`);
        return response;
      } catch (cause) {
        if (cause instanceof NotYet) throw cause;
        if (attempt >= this.patience.attempts) throw new NotYet(SILENT, { cause });
      }
      await delay(RETRY_MS);
    }
  }
}
