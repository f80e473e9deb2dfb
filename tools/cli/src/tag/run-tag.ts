// SPDX-License-Identifier: AGPL-3.0-or-later
import { pipeline } from 'node:stream/promises';
import type { AttackCatalog } from '@ttp/attack-stix';
import { ConfigError, type Settings } from '@ttp/config';
import { EXIT } from '@ttp/config/exit-codes';
import { shippedRulePack } from '@ttp/rule-source';
import { buildRuleIndex, formatIssue, loadRules, tagEvent, type RuleIndex, type Tag } from '@ttp/ttp-core';
import { printable } from '@ttp/ttp-core/printable';
import { catalogOf, intelTablesOf, readRuleFiles } from '../rules/read-rules';
import { isClosedPipe } from '../terminal/closed-pipe';
import { NO_PROGRESS, progressOn } from '../terminal/progress';
import { eachRow } from './each-row';
import { linesOf } from './lines-of';
import { readRow, type TagInput } from './read-row';
import { rowReport } from './row-report';
import { predictionLine, tagLines } from './write-row';

const WRITERS = { predictions: predictionLine, tags: tagLines };

/** Tags stdin line by line in constant memory; answers the exit code. */
export async function runTag(settings: Settings, format: keyof typeof WRITERS): Promise<number> {
  const catalog = await catalogOf(settings);
  const index = await loadIndex(settings, catalog);
  const intel = await intelTablesOf(settings, catalog);
  const context = { now: new Date(), attackRelease: catalog.attackRelease, intel };
  const tag = ({ event }: TagInput): readonly Tag[] => tagEvent(event, index, context).filter(({ confidence }) => confidence >= settings.confidenceFloor);
  const write = WRITERS[format];
  // On a terminal that shows the tags themselves there is nothing to add.
  const progress = process.stderr.isTTY && !process.stdout.isTTY ? progressOn(process.stderr) : NO_PROGRESS;
  const report = rowReport(progress);
  await pipeline(
    eachRow('stdin', linesOf(process.stdin), readRow, report),
    async function* (rows) {
      for await (const inputs of rows) {
        const text = inputs.map((input) => write(input, tag(input))).join('');
        if (text !== '') yield text;
      }
    },
    process.stdout,
    { end: false },
  ).catch((error: unknown) => {
    // `ttp tag | head` has what it wanted.
    if (!isClosedPipe(error)) throw error;
    process.stdin.destroy();
  });
  progress.end();
  return report.skipped === 0 ? EXIT.ok : EXIT.failure;
}

async function loadIndex({ rulesDir }: Settings, attack: AttackCatalog): Promise<RuleIndex> {
  const files = await readRuleFiles(rulesDir);
  const { rules, issues } = loadRules(files, attack, shippedRulePack(attack)(files, attack));
  for (const issue of issues) if (issue.severity === 'error') process.stderr.write(`${printable(formatIssue(issue))}\n`);
  if (rules.length === 0) throw new ConfigError([`rules ${rulesDir}: no rule could be loaded`]);
  return buildRuleIndex(rules);
}
