// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackCatalog } from '@ttp/attack-stix';
import type { Settings } from '@ttp/config';
import { attackerUuidOf } from '@ttp/persistence';
import { connectBroker } from '../connect-broker';
import { ingestLogs, type Ingested } from '../ingest/ingest-logs';
import { catalogOf } from '../rules/read-rules';
import type { Progress } from '../terminal/progress';
import { ApiClient, type TagRow, type TechniqueRow } from './api-client';
import { renderResult, type ShownAttacker, type ShownTechnique } from './render-result';
import type { Stack } from './stack';
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

const SHOWN_ATTACKERS = 25;

/** Publishes the logs, waits until all is tagged, and asks export-api what came of it. Rejects soon after `signal`. */
export async function runDemo(stack: Stack, settings: Settings, logs: readonly string[], progress: Progress, signal: AbortSignal): Promise<DemoResult> {
  const startedAt = Date.now();
  const nc = await connectBroker({ natsUrl: stack.natsUrl, natsCreds: '' }, 'ttp up');
  try {
    const before = await countTagged(nc);
    progress.phase(`importing ${logs.join(', ')}`);
    const imported = await ingestLogs(nc, logs, { signal, onProgress: ({ sessions }) => progress.update(`${sessions} sessions`) });
    progress.phase('tagging');
    await waitUntilTagged(nc, signal, (left) => progress.update(`${left} events left`));
    const published = (await countTagged(nc)) - before;
    progress.phase('reading the result');
    return await readResult(stack, settings, imported, published, startedAt);
  } finally {
    await nc.close();
  }
}

async function readResult(stack: Stack, settings: Settings, { report, addresses }: Ingested, published: number, startedAt: number): Promise<DemoResult> {
  const api = new ApiClient(stack.urls['export-api']);
  const all = await api.techniques();
  const catalog = await catalogOf(settings);
  const attackers = await readAttackers(api, addresses, catalog);
  const cells = all.map(({ tactic, technique_id: id, sub_technique_id: sub, count }) => {
    return { tactic, tacticName: tacticName(catalog, tactic), id: sub ?? id, count };
  });
  const summary: DemoSummary = {
    sessions: report.sessions,
    commands: report.commandInputs,
    tags: all.reduce((sum, { count }) => sum + count, 0),
    techniques: countByTechnique(all),
    published,
    duration_ms: Date.now() - startedAt,
  };
  const shown = attackers.slice(0, SHOWN_ATTACKERS);
  return { summary, text: (width) => `${renderResult({ attackers: shown, more: attackers.length - shown.length, cells }, width)}\n${inWords(summary)}` };
}

const tacticName = (catalog: AttackCatalog, tactic: string) => catalog.tactic(tactic)?.name ?? tactic;

function countByTechnique(rows: readonly TechniqueRow[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { technique_id: id, count } of rows) counts[id] = (counts[id] ?? 0) + count;
  return counts;
}

/** Attackers that have techniques, those with most first. */
async function readAttackers(api: ApiClient, addresses: readonly string[], catalog: AttackCatalog): Promise<readonly ShownAttacker[]> {
  const found: { address: string; uuid: string; rows: readonly TechniqueRow[] }[] = [];
  for (const address of addresses) {
    const uuid = attackerUuidOf(address);
    const rows = await api.byAttacker(uuid);
    if (rows.length > 0) found.push({ address, uuid, rows });
  }
  const ranked = found.toSorted((a, b) => b.rows.length - a.rows.length || a.address.localeCompare(b.address));
  return await Promise.all(
    ranked.map(async ({ address, uuid, rows }, rank) => ({
      address,
      techniques: rank < SHOWN_ATTACKERS ? await Promise.all(rows.map(async (row) => shownTechnique(row, await api.tagsOfAttacker(uuid, row), catalog))) : [],
    })),
  );
}

function shownTechnique(row: TechniqueRow, tags: readonly TagRow[], catalog: AttackCatalog): ShownTechnique {
  return {
    id: row.sub_technique_id ?? row.technique_id,
    name: row.sub_technique_name ?? row.technique_name ?? '',
    tactic: tacticName(catalog, row.tactic),
    confidence: row.confidence_max,
    rules: [...new Set(tags.map(({ rule_id: rule }) => rule))].toSorted(),
    count: row.count,
    evidence: evidenceOf(tags[0]),
  };
}

const evidenceOf = (tag: TagRow | undefined): string => {
  const { command_text: command } = tag?.evidence ?? {};
  return typeof command === 'string' ? command : JSON.stringify(tag?.evidence ?? {});
};

function inWords({ sessions, commands, tags, techniques, published, duration_ms: ms }: DemoSummary): string {
  const told = `${tags} tags of ${Object.keys(techniques).length} techniques, ${published} announcements`;
  return `${sessions} sessions, ${commands} commands: ${told}, in ${(ms / 1_000).toFixed(1)} s\n`;
}
