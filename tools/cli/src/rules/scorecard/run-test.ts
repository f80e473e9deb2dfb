// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackCatalog } from '@ttp/attack-stix';
import { type Settings, UsageError } from '@ttp/config';
import { EXIT } from '@ttp/config/exit-codes';
import {
  buildRuleIndex,
  formatIssue,
  loadRules,
  neverFires,
  proveRules,
  type Rule,
  type RuleFigures,
  type RuleIndex,
  type TaggingContext,
} from '@ttp/ttp-core';
import { printable } from '@ttp/ttp-core/printable';
import { catalogOf, intelTablesOf, ruleFilesOf } from '../read-rules';
import { cardsOf, hasFindings, precisionOf, type RuleCard } from './rule-card';
import { ruleText } from './rule-text';
import type { Scorecard } from './scorecard';
import { scorecardJson } from './scorecard-json';
import { scorecardText } from './scorecard-text';
import { sortCards } from './sort-cards';
import type { SortKey } from './sort-keys';
import { tallyCorpora, type TalliedCorpora } from './tally-corpora';
import { jsonText } from '../../terminal/json-text';

export interface TestOptions {
  /** Files; `-` is stdin. */
  readonly corpora: readonly string[];
  /** Only this one is shown, and judged. */
  readonly ruleId: string | null;
  readonly sort: SortKey;
  /** Percent. */
  readonly failUnder: number | null;
  readonly json: boolean;
}

/** Runs the examples of rules, and the rules over corpora; prints the scorecard and answers the exit code. Throws UsageError. */
export async function testRules(paths: readonly string[], settings: Settings, options: TestOptions): Promise<number> {
  const catalog = await catalogOf(settings);
  const loaded = loadRules(await ruleFilesOf(paths), catalog);
  const { ruleId } = options;
  if (ruleId !== null && !loaded.files.has(ruleId)) throw new UsageError(`no rule ${ruleId} could be loaded from ${paths.join(', ')}`);
  const refused = loaded.issues.filter(({ severity }) => severity === 'error');
  for (const issue of options.json ? [] : refused) process.stderr.write(`${printable(formatIssue(issue))}\n`);
  const index = buildRuleIndex(loaded.rules);
  const context = { now: new Date(), attackRelease: catalog.attackRelease, intel: await intelTablesOf(settings, catalog) };
  const corpora = await corporaOf(options, index, context, catalog);
  const cards = cardsOf(loaded, proveRules(loaded, index, context), figuresFrom(corpora), context.now);
  const shown = sortCards(cards, options.sort).filter(({ rule }) => ruleId === null || rule.ruleId === ruleId);
  const scorecard: Scorecard = {
    attackRelease: catalog.release,
    cards: shown,
    refused,
    corpus: corpora?.tally.total() ?? null,
    skipped: corpora?.skipped ?? 0,
  };
  process.stdout.write(textOf(scorecard, options));
  return exitCodeOf(scorecard, options);
}

async function corporaOf(
  { corpora, failUnder }: TestOptions,
  index: RuleIndex,
  context: TaggingContext,
  attack: AttackCatalog,
): Promise<TalliedCorpora | null> {
  if (corpora.length === 0) return null;
  const tallied = await tallyCorpora(corpora, index, context, attack);
  if (failUnder !== null && tallied.tally.total().rows.labelled === 0) {
    throw new UsageError('--fail-under has nothing to go by: no row of the corpus has technique_ids');
  }
  return tallied;
}

/** A rule that could not have fired on anything there has no figures: zeros would accuse it. */
const figuresFrom = (corpora: TalliedCorpora | null) => (rule: Rule): RuleFigures | null =>
  corpora && !neverFires(rule) && rule.appliesTo.some((kind) => corpora.kinds.has(kind)) ? corpora.tally.figuresOf(rule.ruleId) : null;

function textOf(scorecard: Scorecard, { json, ruleId }: TestOptions): string {
  if (json) return jsonText(scorecardJson(scorecard), 2);
  return ruleId === null ? scorecardText(scorecard) : scorecard.cards.map(ruleText).join('');
}

function exitCodeOf({ cards, refused, skipped }: Scorecard, { failUnder }: TestOptions): number {
  if (refused.length > 0) return EXIT.usage;
  const isPoor = (card: RuleCard): boolean => failUnder !== null && 100 * (precisionOf(card) ?? 1) < failUnder;
  return skipped > 0 || cards.some((card) => hasFindings(card) || isPoor(card)) ? EXIT.failure : EXIT.ok;
}
