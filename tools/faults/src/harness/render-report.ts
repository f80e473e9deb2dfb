// SPDX-License-Identifier: AGPL-3.0-or-later
import { isWrong, type Measure } from './measure';

/** A scenario that has run. */
export interface Report {
  readonly scenario: string;
  /** What it was run with, enough to run it again. */
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly measures: readonly Measure[];
  /** Why it could not be played to its end. */
  readonly failure?: string;
  /** Why it was not played. */
  readonly skipped?: string;
}

const EXAMPLES = 5;

/** For people: one line a measure, then what is wrong, each with where to start looking. */
export function renderText({ scenario, parameters, measures, failure, skipped }: Report): string {
  if (skipped !== undefined) return `${scenario}: skipped, ${skipped}\n`;
  if (failure !== undefined) return `${scenario}: ${failure}\n`;
  const title = [scenario, ...Object.entries(parameters).map(([name, value]) => `${name}=${value}`)].join('  ');
  const rows = measures.map((measure) => [measure.name.replaceAll('_', ' '), shown(measure.value), measure.mustBe === undefined ? '' : shown(measure.mustBe), verdict(measure)]);
  const wrong = measures.filter(isWrong);
  const summary = wrong.length === 0 ? 'PASS\n' : `FAIL\n${wrong.map(complaint).join('')}`;
  return `${title}\n\n${columns([['measure', 'value', 'must be', ''], ...rows])}\n${summary}`;
}

/** For programs: everything of a report. */
export function reportJson({ scenario, parameters, measures, failure, skipped }: Report): Readonly<Record<string, unknown>> {
  const wrong = measures.filter(isWrong).map(({ name, value, mustBe, examples }) => ({ name, value, must_be: mustBe, examples: examples?.slice(0, EXAMPLES) ?? [] }));
  const values = Object.fromEntries(measures.map(({ name, value }) => [name, value]));
  return { scenario, parameters, ok: failure === undefined && wrong.length === 0, measures: values, wrong, failure, skipped };
}

export const renderJson = (json: unknown): string => `${JSON.stringify(json, null, 2)}\n`;

/** One that was skipped has nothing against it. */
export const passed = ({ measures, failure }: Report): boolean => failure === undefined && !measures.some(isWrong);

export const shown = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(1));

const verdict = (measure: Measure): string => (measure.mustBe === undefined ? '' : isWrong(measure) ? 'WRONG' : 'ok');

const complaint = ({ name, value, mustBe, examples = [] }: Measure): string =>
  [`  ${name.replaceAll('_', ' ')}: ${value}, must be ${mustBe}`, ...examples.slice(0, EXAMPLES).map((example) => `    ${example}`), ''].join('\n');

/** The first column to the left, numbers to the right. */
function columns(rows: readonly (readonly string[])[]): string {
  const widths = [0, 1, 2, 3].map((at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const aligned = (cell: string, at: number) => (at === 0 || at === 3 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0));
  return rows.map((row) => `${row.map(aligned).join('  ').trimEnd()}\n`).join('');
}
