// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Command } from 'commander';

/** One command of `ttp`: its module is loaded only when it is invoked. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** Neither shown nor run on an agent. */
  readonly masterOnly?: boolean;
  readonly load: () => Promise<{ configure: (command: Command) => void }>;
}

const service = (name: string, summary: string, app = name): CommandEntry => ({
  name,
  summary,
  load: async () => ({ configure: (await import('./service')).serviceCommand(app) }),
});

export const COMMANDS: readonly CommandEntry[] = [
  { name: 'up', summary: 'run all four services on an embedded database and broker', load: () => import('./up') },
  service('worker', 'tag events and store the tags', 'ttp-worker'),
  service('rule-store', 'serve rule definitions and their state'),
  service('rule-sync', 'watch the rule directory and announce changes'),
  service('export-api', 'serve techniques and tags over HTTP'),
  { name: 'ingest', summary: "publish Cowrie's log as events", load: () => import('./ingest') },
  { name: 'tag', summary: 'tag commands or events from stdin, without broker or database', load: () => import('./tag') },
  { name: 'backfill', summary: 'tag what the database remembers: commands and canary triggers', masterOnly: true, load: () => import('./backfill') },
  { name: 'prune', summary: 'remove tags of events that are older than an age, in small batches', masterOnly: true, load: () => import('./prune') },
  { name: 'rules', summary: 'check rule files; see and switch the rules that are live', load: () => import('./rules') },
  { name: 'broker', summary: 'configure the broker with a user for each service; create its streams', load: () => import('./broker') },
  { name: 'dlq', summary: 'dead letters: list, show, replay, drop', load: () => import('./dlq') },
  { name: 'token', summary: 'make a user of the HTTP APIs and print a token', load: () => import('./token') },
  { name: 'api-key', summary: 'keys of programs for the HTTP APIs: create, list, revoke', load: () => import('./api-key') },
  { name: 'export', summary: 'write and verify STIX, MISP, Navigator and Attack Flow files', load: () => import('./export') },
  { name: 'attack', summary: 'ATT&CK data: look up, fetch, verify, compare releases', load: () => import('./attack') },
  { name: 'config', summary: 'show every setting and where it comes from', load: () => import('./config') },
  { name: 'doctor', summary: 'check everything that the services need', load: () => import('./doctor') },
];
