// SPDX-License-Identifier: AGPL-3.0-or-later
import { ConfigError, type Settings, UsageError } from '@ttp/config';
import type { RuleDefinitionJson, RuleStateJson } from '@ttp/ttp-core';

/** A rule as rule-store lists it. */
export interface RuleRow extends RuleStateJson {
  readonly rule_id: string;
  readonly rule_version: number;
  readonly name: string;
  readonly description: string;
  readonly source_path: string | null;
  readonly content_sha256: string;
}

export interface StateAnswer extends RuleStateJson {
  readonly rule_id: string;
  readonly warnings: readonly string[];
}

/** One entry of a rule's history. */
export interface HistoryRow {
  readonly seq: number;
  readonly action: string;
  readonly changed_by: string;
  readonly changed_at: string;
  readonly reason: string | null;
  readonly before: unknown;
  readonly after: unknown;
}

export type StateBody = Pick<RuleStateJson, 'state' | 'confidence_max' | 'expires_at' | 'reason'>;

const ANSWER_LIMIT_MS = 10_000;
const UNAUTHORISED = 401;
const FORBIDDEN = 403;
const NOT_FOUND = 404;
const BAD_REQUEST = 400;

/** rule-store's operator API. Refusals become errors that say what to do. */
export class RuleStoreClient {
  private readonly url: string;

  constructor(private readonly settings: Pick<Settings, 'ruleStoreUrl' | 'ruleStorePort' | 'apiToken'>) {
    this.url = settings.ruleStoreUrl === '' ? `http://127.0.0.1:${settings.ruleStorePort}` : settings.ruleStoreUrl.replace(/\/$/, '');
  }

  list(): Promise<readonly RuleRow[]> {
    return this.call('GET', '');
  }

  rule(ruleId: string): Promise<RuleRow> {
    return this.call('GET', `/${encodeURIComponent(ruleId)}`);
  }

  source(ruleId: string): Promise<RuleDefinitionJson> {
    return this.call('GET', `/${encodeURIComponent(ruleId)}/source`);
  }

  history(ruleId: string, limit: number): Promise<readonly HistoryRow[]> {
    return this.call('GET', `/${encodeURIComponent(ruleId)}/history?limit=${limit}`);
  }

  setState(ruleId: string, body: StateBody): Promise<StateAnswer> {
    return this.call('PUT', `/${encodeURIComponent(ruleId)}/state`, body);
  }

  clearState(ruleId: string): Promise<StateAnswer> {
    return this.call('DELETE', `/${encodeURIComponent(ruleId)}/state`);
  }

  private async call<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await this.send(method, path, body);
    if (response.ok) return (await response.json()) as T;
    const { detail = response.statusText } = (await response.json().catch(() => ({}))) as { detail?: string };
    if (response.status === UNAUTHORISED || response.status === FORBIDDEN) {
      throw new ConfigError([`rule-store at ${this.url}: ${detail}; give a token of ${response.status === FORBIDDEN ? 'an admin' : 'a user'} in DECNET_API_TOKEN`]);
    }
    if (response.status === NOT_FOUND || response.status === BAD_REQUEST) throw new UsageError(detail);
    throw new Error(`rule-store at ${this.url} answered ${response.status}: ${detail}`);
  }

  private async send(method: string, path: string, body?: object): Promise<Response> {
    const { apiToken } = this.settings;
    const headers = { ...(apiToken !== '' && { authorization: `Bearer ${apiToken}` }), ...(body && { 'content-type': 'application/json' }) };
    try {
      return await fetch(`${this.url}/api/v1/ttp/rules${path}`, {
        method,
        headers,
        // Another host has no business with the token, nor this command with another host.
        redirect: 'manual',
        signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
        ...(body && { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      throw new Error(`rule-store does not answer at ${this.url}; start it, or name it with --rule-store URL`, { cause });
    }
  }
}
