// SPDX-License-Identifier: AGPL-3.0-or-later
import { execFileSync } from 'node:child_process';
import { PatternSet, compilePattern } from '@ttp/ttp-core';
import type { BenchOptions } from '../options';
import { generatedCorpus } from './corpus';
import { rulePatterns } from './rule-patterns';

const MIB = 1024 * 1024;

/** What a set of `rules` patterns that has seen the corpus adds to a process, in MiB: measured in processes of their own, which start small. */
export function residentMemory(rules: number): number {
  return measured(rules) - measured(1);
}

function measured(rules: number): number {
  const output = execFileSync(process.execPath, ['--expose-gc', process.argv[1] ?? '', 'engine-memory', '--rules', String(rules)], { encoding: 'utf8' });
  return Number(output);
}

/** The child's side: prints its resident memory in MiB. */
export function printResidentMemory(options: BenchOptions): void {
  const corpus = generatedCorpus();
  const set = new PatternSet(rulePatterns(options.rules[0] ?? 1).map(compilePattern));
  const hits: number[] = [];
  for (const command of corpus) set.match(command, hits);
  globalThis.gc?.();
  globalThis.gc?.();
  // Reading the set after the measurement keeps it alive until then.
  const used = process.memoryUsage.rss() / MIB;
  console.log(set.steps >= 0 ? used.toFixed(1) : '');
}
