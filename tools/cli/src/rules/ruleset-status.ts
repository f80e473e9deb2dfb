// SPDX-License-Identifier: AGPL-3.0-or-later
import { type ReplicaRecord, ReplicaRegistry } from '@ttp/bus';
import type { Settings } from '@ttp/config';
import { EXIT } from '@ttp/config/exit-codes';
import { RpcRuleLog } from '@ttp/rule-source';
import { layoutOf } from '@ttp/service/connections';
import { setTimeout as delay } from 'node:timers/promises';
import { connectBroker } from '../connect-broker';
import { table } from '../terminal/table';
import { jsonText } from '../terminal/json-text';

export interface StatusOptions {
  /** Wait until all agree. */
  readonly wait: boolean;
  readonly timeoutSeconds: number;
  /** At least so many workers must be there. */
  readonly replicas: number;
  readonly json: boolean;
}

interface Status {
  readonly converged: boolean;
  readonly verdict: string;
  /** Where the change log ends; null when rule-store does not answer. */
  readonly seq: number | null;
  readonly replicas: readonly ReplicaRecord[];
}

const POLL_MS = 200;
const RULE_STORE_LIMIT = { attempts: 1, answerMs: 1_000 };

/** Shows which rules every live worker runs. Answers 0 only when all run the same ones, up to the end of the change log. */
export async function showRulesetStatus(settings: Settings, options: StatusOptions): Promise<number> {
  const nc = await connectBroker(settings, 'ttp rules status');
  try {
    const registry = new ReplicaRegistry(nc, layoutOf(settings));
    const log = new RpcRuleLog(nc, RULE_STORE_LIMIT);
    const deadline = Date.now() + options.timeoutSeconds * 1_000;
    let status = await readStatus(registry, log, options.replicas);
    while (options.wait && !status.converged && Date.now() < deadline) {
      await delay(POLL_MS);
      status = await readStatus(registry, log, options.replicas);
    }
    process.stdout.write(options.json ? jsonText(status, 2) : statusText(status));
    return status.converged ? EXIT.ok : EXIT.failure;
  } finally {
    await nc.close();
  }
}

async function readStatus(registry: ReplicaRegistry, log: RpcRuleLog, least: number): Promise<Status> {
  // The log first: a worker that is behind it now was told to be behind, not ahead of what we know.
  const seq = await endOf(log);
  const replicas = (await registry.list()).filter(({ service }) => service === 'ttp-worker');
  const digests = new Set(replicas.map(({ ruleset_digest, attack_release }) => `${ruleset_digest} ${attack_release}`));
  const behind = replicas.filter((replica) => replica.seq < (seq ?? 0)).length;
  return { ...verdictOf(replicas.length, least, digests.size, behind), seq, replicas };
}

function verdictOf(alive: number, least: number, digests: number, behind: number): Pick<Status, 'converged' | 'verdict'> {
  if (alive < least) return { converged: false, verdict: `${alive} of at least ${least} workers are alive` };
  if (behind > 0) return { converged: false, verdict: `${behind} of ${alive} workers are behind` };
  if (digests > 1) return { converged: false, verdict: `the workers run ${digests} different sets of rules` };
  return { converged: true, verdict: 'all workers run the same rules' };
}

async function endOf(log: RpcRuleLog): Promise<number | null> {
  try {
    return (await log.changes(Number.MAX_SAFE_INTEGER)).position.seq;
  } catch {
    return null;
  }
}

function statusText({ verdict, seq, replicas }: Status): string {
  const rows = replicas.map((replica) => [replica.replica, String(replica.seq), replica.ruleset_digest.slice(0, 16), replica.attack_release, replica.started_at]);
  const end = seq === null ? 'rule-store does not answer: whether these are the latest rules is not known' : `the change log ends at ${seq}`;
  return `${table(['WORKER', 'SEQ', 'DIGEST', 'ATT&CK', 'STARTED'], rows)}${verdict}; ${end}\n`;
}
