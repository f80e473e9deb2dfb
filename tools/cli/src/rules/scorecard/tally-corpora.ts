// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackCatalog } from '@ttp/attack-stix';
import { firedRules, FireTally, type RuleIndex, type SourceKind, tagEvent, type TaggerEvent, type TaggingContext } from '@ttp/ttp-core';
import { rowReport } from '../../tag/row-report';
import { NO_PROGRESS, progressOn } from '../../terminal/progress';
import { readCorpus } from './read-corpus';

export interface TalliedCorpora {
  readonly tally: FireTally;
  /** Of events that there were. */
  readonly kinds: ReadonlySet<SourceKind>;
  /** Lines that could not be read; they were told on stderr. */
  readonly skipped: number;
}

/** Tags every row of the corpora, one after the other, and counts. Throws UsageError for a file that cannot be read. */
export async function tallyCorpora(
  paths: readonly string[],
  index: RuleIndex,
  context: TaggingContext,
  attack: AttackCatalog,
): Promise<TalliedCorpora> {
  const tally = new FireTally();
  const kinds = new Set<SourceKind>();
  const progress = process.stderr.isTTY ? progressOn(process.stderr) : NO_PROGRESS;
  const report = rowReport(progress);
  for (const path of paths) {
    progress.phase(path);
    for await (const { place, truth, inputs } of readCorpus(path, attack, report)) {
      for (const { event } of inputs) kinds.add(event.sourceKind);
      tally.add({ place, truth, inputs: inputs.map(({ event }) => ({ text: textOf(event), fired: firedRules(tagEvent(event, index, context)) })) });
    }
  }
  progress.end();
  return { tally, kinds, skipped: report.skipped };
}

function textOf({ payload }: TaggerEvent): string {
  const command = payload['command_text'];
  return typeof command === 'string' ? command : JSON.stringify(payload);
}
