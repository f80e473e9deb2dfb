// SPDX-License-Identifier: AGPL-3.0-or-later
import { type AttackCatalog, compareReleases, parseRelease } from '@ttp/attack-stix';
import { type Settings, UsageError } from '@ttp/config';
import { EXIT } from '@ttp/config/exit-codes';
import type { DiffFlags } from '../commands/attack';
import { catalogOf, ruleFilesOf } from '../rules/read-rules';
import { diffText } from './diff-text';
import { ruleChanges } from './rule-changes';
import type { TagChanges } from './tag-changes';
import { jsonText } from '../terminal/json-text';

/** Prints what release `to` changes, with the rules and stored tags that it touches where they are asked for; answers the exit code. */
export async function runDiff(settings: Settings, from: string, to: string, { rules, database, json }: DiffFlags): Promise<number> {
  const configured = await catalogOf(settings);
  const [before, after] = [releaseOf(configured, from), releaseOf(configured, to)];
  const files = rules === undefined ? null : await ruleFilesOf([rules]);
  const report = {
    ...compareReleases(before, after),
    rules: files && { files: files.length, touched: ruleChanges(files, before, after) },
    tags: database === true ? await storedTagChanges(settings, before, after) : null,
  };
  process.stdout.write(json === true ? jsonText(report, 2) : diffText(report));
  const isRefused = report.rules?.touched.some(({ status }) => status === 'refused') ?? false;
  const isLost = report.tags?.touched.some(({ status }) => status !== 'mapped') ?? false;
  return isRefused || isLost ? EXIT.failure : EXIT.ok;
}

function releaseOf(configured: AttackCatalog, text: string): AttackCatalog {
  const catalog = configured.inRelease(parseRelease(text) ?? text.replace(/^v/i, ''));
  if (catalog) return catalog;
  const known = configured.knownReleases.join(', ');
  throw new UsageError(`ATT&CK ${text} is not here; known are ${known}; name another with --attack and --attack-bundle`);
}

async function storedTagChanges(settings: Settings, from: AttackCatalog, to: AttackCatalog): Promise<TagChanges> {
  const [{ countStoredTags }, { tagChanges }] = await Promise.all([import('./count-stored-tags'), import('./tag-changes')]);
  return tagChanges(await countStoredTags(settings), from, to);
}
