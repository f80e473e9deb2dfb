// SPDX-License-Identifier: AGPL-3.0-or-later
import { basename } from 'node:path';
import { compilePattern } from '@ttp/ttp-core';
import { measure } from '../measure';
import type { BenchOptions } from '../options';
import { machineFacts, printReport } from '../report';
import type { Figure } from '../report';
import { corpusOf, eventOf, generatedCorpus } from './corpus';
import { hostileFigures } from './hostile-figures';
import { residentMemory } from './memory';
import { engineOver, naiveLoopOver, parseOf, verifySameHits } from './contenders';
import { rulePatterns, shippedPatterns } from './rule-patterns';

/** Goals by number of rules; other sizes are measured without a goal. */
const SPEED_UP_GOALS = new Map([[60, 6], [500, 40], [5000, 300]]);
const PARSE_RATIO_GOALS = new Map([[60, 1.5], [500, 2], [5000, 3.5]]);
const MEMORY_GOALS_MIB = new Map([[60, 25], [500, 60], [5000, 100]]);
const GROWTH_GOAL = 2;

/** The shipped pack is held to the goal of the next size. */
const PACK_PARSE_RATIO_GOAL = 2;

interface Costs {
  readonly rules: number;
  readonly parse: number;
  readonly match: number;
  readonly naive: number;
}

interface CorpusCosts {
  readonly name: string;
  readonly commands: readonly string[];
  readonly costs: readonly Costs[];
  /** Of the rules that ship, all of them. */
  readonly pack: Costs;
}

/** Rows 1 to 4 and 8 of the performance goals: the engine alone, against V8's own expressions and JSON.parse in the same run. */
export function runEngineBench({ corpus, json, rounds, rules: sizes }: BenchOptions): void {
  const corpora = [{ name: 'generated', commands: generatedCorpus() }];
  if (corpus !== null) corpora.push({ name: basename(corpus), commands: corpusOf(corpus) });
  const measured = corpora.map(({ name, commands }) => ({ name, commands, costs: sizes.map((rules) => costsOf(rulePatterns(rules), commands, rounds)), pack: costsOf(shippedPatterns(), commands, rounds) }));
  printReport(
    {
      machine: machineFacts(),
      notes: [...measured.map(corpusNote), `medians of ${rounds} interleaved rounds, CPU time`],
      costs: measured.flatMap(({ name, costs, pack }) => [...costs.map((cost) => costRow(name, cost)), costRow(`${name}, shipped pack`, pack)]),
      figures: [...measured.flatMap(corpusFigures), ...hostileFigures(rulePatterns(60), rounds), ...memoryFigures(sizes)],
    },
    json,
  );
}

function costsOf(sources: readonly string[], commands: readonly string[], rounds: number): Costs {
  verifySameHits(sources, commands);
  const contenders = [parseOf(commands.map(eventOf)), engineOver(sources.map(compilePattern), commands), naiveLoopOver(sources, commands)];
  const times = measure(contenders, rounds);
  const timeOf = (name: string): number => times.get(name) ?? Number.NaN;
  return { rules: sources.length, parse: timeOf('parse'), match: timeOf('match'), naive: timeOf('naive') };
}

function corpusNote({ name, commands }: CorpusCosts): string {
  const mean = commands.reduce((total, { length }) => total + length, 0) / commands.length;
  return `corpus ${name}: ${commands.length} distinct commands, ${Math.round(mean)} characters in the mean`;
}

function costRow(corpus: string, { rules, parse, match, naive }: Costs): Readonly<Record<string, string | number>> {
  return { corpus, rules, 'JSON.parse ns': Math.round(parse), 'match ns': Math.round(match), 'V8 loop ns': Math.round(naive) };
}

function corpusFigures({ name: corpus, costs, pack }: CorpusCosts): readonly Figure[] {
  const ofPack = goal(2, `match / JSON.parse, shipped pack of ${pack.rules}, ${corpus}`, pack.match / pack.parse, PACK_PARSE_RATIO_GOAL, 'lower', 'x');
  const perSize = [...ofPack, ...figuresBySize(corpus, costs)];
  const [first] = costs;
  const last = costs.at(-1);
  if (!first || !last || first === last) return perSize;
  const growth = (last.parse + last.match) / (first.parse + first.match);
  return [...perSize, ...goal(3, `parse + match, ${first.rules} -> ${last.rules} rules, ${corpus}`, growth, GROWTH_GOAL, 'lower', 'x')];
}

const figuresBySize = (corpus: string, costs: readonly Costs[]): readonly Figure[] =>
  costs.flatMap(({ rules, parse, match, naive }): Figure[] => [
    ...goal(1, `V8 loop / match, ${rules} rules, ${corpus}`, naive / match, SPEED_UP_GOALS.get(rules), 'higher', 'x'),
    ...goal(2, `match / JSON.parse, ${rules} rules, ${corpus}`, match / parse, PARSE_RATIO_GOALS.get(rules), 'lower', 'x'),
  ]);

function memoryFigures(sizes: readonly number[]): readonly Figure[] {
  return sizes.flatMap((rules) => {
    const target = MEMORY_GOALS_MIB.get(rules);
    return target === undefined ? [] : goal(8, `resident memory over one rule, ${rules} rules`, residentMemory(rules), target, 'lower', ' MiB');
  });
}

function goal(row: number, what: string, value: number, target: number | undefined, better: Figure['better'], unit: string): Figure[] {
  return target === undefined ? [] : [{ row, what, value, goal: target, better, unit }];
}
