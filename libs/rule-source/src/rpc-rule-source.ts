// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NatsConnection } from '@nats-io/transport-node';
import { ALL_RULE_RELOADED, NotYet, RULE_SNAPSHOT, type RuleFile } from '@ttp/ttp-core';
import type { RuleSource } from './rule-source';

const ANSWER_LIMIT_MS = 5_000;
const SETTLE_MS = 50;

/** What rule-store answers, in the frame of Nest's NATS transport. */
interface SnapshotAnswer {
  readonly response?: { readonly files: readonly RuleFile[] };
  readonly err?: unknown;
}

/** Rules asked of rule-store over core NATS, for hosts that have no rule directory. */
export class RpcRuleSource implements RuleSource {
  constructor(private readonly nc: NatsConnection) {}

  async snapshot(): Promise<readonly RuleFile[]> {
    const request = JSON.stringify({ pattern: RULE_SNAPSHOT, data: {}, id: 'snapshot' });
    const answer = await this.nc.request(RULE_SNAPSHOT, request, { timeout: ANSWER_LIMIT_MS }).catch((cause: unknown) => {
      throw new NotYet('rule-store does not answer; start it, or read the rules from a directory', { cause });
    });
    const { response, err } = answer.json<SnapshotAnswer>();
    if (!response) throw new NotYet(`rule-store could not read its rules: ${JSON.stringify(err)}`);
    return response.files;
  }

  watch(onChange: () => void): () => void {
    let settling: NodeJS.Timeout | undefined;
    const subscription = this.nc.subscribe(ALL_RULE_RELOADED, {
      callback: () => {
        clearTimeout(settling);
        settling = setTimeout(onChange, SETTLE_MS);
      },
    });
    return () => {
      clearTimeout(settling);
      subscription.unsubscribe();
    };
  }
}
