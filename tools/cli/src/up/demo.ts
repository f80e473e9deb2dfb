// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Settings } from '@ttp/config';
import type { CowrieReport } from '@ttp/cowrie';
import { connectBroker } from '../connect-broker';
import { ingestLogs } from '../ingest/ingest-logs';
import { catalogOf } from '../rules/read-rules';
import type { Progress } from '../terminal/progress';
import { ApiClient, type TechniqueRow } from './api-client';
import { readAttackers, tacticName } from './read-attackers';
import { renderResult } from './render-result';
import { rulePatterns } from './rule-patterns';
import type { Stack } from './stack';
import { Visits } from './visits';
import { countTagged, waitUntilTagged } from './wait-until-tagged';

/** What `--json` prints. */
export interface DemoSummary {
  readonly sessions: number;
  readonly commands: number;
  readonly tags: number;
  /** Parent technique -> tags. */
  readonly techniques: Readonly<Record<string, number>>;
  /** `ttp.tagged` messages that this import added. */
  readonly published: number;
  readonly duration_ms: number;
}

export interface DemoResult {
  readonly summary: DemoSummary;
  /** The same for people, `width` characters wide. */
  readonly text: (width: number) => string;
}

/** Publishes the logs, waits until all is tagged, and asks export-api what came of it. Rejects soon after `signal`. */
export async function runDemo(stack: Stack, settings: Settings, logs: readonly string[], progress: Progress, signal: AbortSignal): Promise<DemoResult> {
  const startedAt = Date.now();
  const nc = await connectBroker({ natsUrl: stack.natsUrl, natsCreds: '' }, 'ttp up');
  try {
    const before = await countTagged(nc);
    progress.phase(`importing ${logs.join(', ')}`);
    const visits = new Visits();
    const onProgress = ({ sessions }: { readonly sessions: number }) => progress.update(`${sessions} sessions`);
    const { report } = await ingestLogs(nc, logs, { signal, onProgress, onPublished: (items) => visits.add(items) });
    // An import that is given up ends in order: there is nothing more to say of it.
    signal.throwIfAborted();
    progress.phase('tagging');
    await waitUntilTagged(nc, signal, (left) => progress.update(`${left} events left`));
    const published = (await countTagged(nc)) - before;
    progress.phase('reading the result');
    return await readResult(stack, settings, { report, visits, published }, startedAt);
  } finally {
    await nc.close();
  }
}

interface Imported {
  readonly report: CowrieReport;
  readonly visits: Visits;
  readonly published: number;
}

async function readResult(stack: Stack, settings: Settings, { report, visits, published }: Imported, startedAt: number): Promise<DemoResult> {
  const api = new ApiClient(stack.urls['export-api']);
  const catalog = await catalogOf(settings);
  const all = await api.techniques();
  const { attackers, more, others } = await readAttackers(api, visits.addresses, await rulePatterns(settings, catalog), catalog);
  const cells = all.map(({ tactic, technique_id: id, sub_technique_id: sub, count }) => {
    return { tactic, tacticName: tacticName(catalog, tactic), id: sub ?? id, count };
  });
  const { sessions, commandInputs: commands } = report;
  const tags = all.reduce((sum, { count }) => sum + count, 0);
  const summary: DemoSummary = { sessions, commands, tags, techniques: countByTechnique(all), published, duration_ms: Date.now() - startedAt };
  const shown = { sessions, attackers, more, others: { addresses: others.length, ...visits.doingsOf(others) }, cells };
  return { summary, text: (width) => `${renderResult(shown, width)}\n${inWords(summary)}` };
}

function countByTechnique(rows: readonly TechniqueRow[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { technique_id: id, count } of rows) counts[id] = (counts[id] ?? 0) + count;
  return counts;
}

function inWords({ sessions, commands, tags, techniques, published, duration_ms: ms }: DemoSummary): string {
  const told = `${tags} tags of ${Object.keys(techniques).length} techniques, ${published} announcements`;
  return `${sessions} sessions, ${commands} commands: ${told}, in ${(ms / 1_000).toFixed(1)} s\n`;
}
