// SPDX-License-Identifier: AGPL-3.0-or-later
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { loadShippedCatalog, parseRelease } from '@ttp/attack-stix';
import { ConfigError, type Settings } from '@ttp/config';
import { EXIT } from '@ttp/config/exit-codes';
import { DirectoryRuleSource } from '@ttp/rule-source';
import { buildRuleIndex, formatIssue, loadRules, tagByPattern, type RuleIndex, type Tag } from '@ttp/ttp-core';
import { printable } from '../terminal/printable';
import { readRow, type TagInput } from './read-row';
import { predictionLine, tagLines } from './write-row';

const WRITERS = { predictions: predictionLine, tags: tagLines };

/** Tags stdin line by line in constant memory; answers the exit code. */
export async function runTag(settings: Settings, format: keyof typeof WRITERS): Promise<number> {
  const catalog = await loadShippedCatalog(parseRelease(settings.attackVersion) ?? undefined);
  const index = await loadIndex(settings, catalog);
  const context = { now: new Date(), attackRelease: catalog.attackRelease };
  const tag = ({ event }: TagInput): readonly Tag[] => tagByPattern(event, index, context).filter(({ confidence }) => confidence >= settings.confidenceFloor);
  const write = WRITERS[format];
  let lineNumber = 0;
  let skipped = 0;
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    lineNumber += 1;
    if (line.trim() === '') continue;
    try {
      const text = readRow(line).map((input) => write(input, tag(input))).join('');
      if (text !== '' && !process.stdout.write(text)) await once(process.stdout, 'drain');
    } catch (error) {
      skipped += 1;
      process.stderr.write(`stdin:${lineNumber}: skipped: ${printable(error instanceof Error ? error.message : String(error))}\n`);
    }
  }
  return skipped === 0 ? EXIT.ok : EXIT.failure;
}

async function loadIndex({ rulesDir }: Settings, attack: Parameters<typeof loadRules>[1]): Promise<RuleIndex> {
  const files = await new DirectoryRuleSource(rulesDir).snapshot().catch((cause: unknown) => {
    throw new ConfigError([`--rules ${rulesDir}: the directory cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`]);
  });
  const { rules, issues } = loadRules(files, attack);
  for (const issue of issues) process.stderr.write(`${formatIssue(issue)}\n`);
  if (rules.length === 0) throw new ConfigError([`--rules ${rulesDir}: no rule could be loaded`]);
  return buildRuleIndex(rules);
}
