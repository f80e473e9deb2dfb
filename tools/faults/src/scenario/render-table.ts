// SPDX-License-Identifier: AGPL-3.0-or-later
import { isWrong, type Measure } from '../harness/measure';
import { passed, shown, type Report } from '../harness/render-report';

const EXAMPLES = 3;

type Cell = (measures: ReadonlyMap<string, Measure>, report: Report) => string;

const number = (measure: Measure | undefined): string => (measure === undefined ? '-' : shown(measure.value));

const of =
  (...names: readonly string[]): Cell =>
  (measures) =>
    number(names.map((name) => measures.get(name)).find((measure) => measure !== undefined));

/** How many there are of how many there must be. */
const share =
  (name: string): Cell =>
  (measures) => {
    const measure = measures.get(name);
    return measure === undefined ? '-' : `${measure.value}/${measure.mustBe ?? '?'}`;
  };

const COLUMNS: readonly (readonly [title: string, width: number, cell: Cell])[] = [
  ['scenario', 20, (_, { scenario }) => scenario],
  ['db', 7, (_, { parameters }) => String(parameters['db'])],
  ['faults', 7, of('faults', 'kills')],
  ['events', 7, of('events_in')],
  ['tags', 12, share('tag_rows')],
  ['lost', 5, of('tags_lost')],
  ['dup rows', 9, of('tags_duplicated')],
  ['ids', 10, share('tagged_messages')],
  ['missing', 8, of('tagged_ids_lost')],
  ['doubled', 8, of('tagged_ids_doubled')],
  ['DLQ', 6, share('dead_letters')],
  ['recovery s', 11, of('recovery_s')],
];

export const tableHead = (): string => `${line(COLUMNS.map(([title]) => title))}\n`;

/** One line a scenario, and one more for each thing that is wrong. */
export function tableRow(report: Report): string {
  if (report.skipped !== undefined) return `${report.scenario.padEnd(20)}  skipped: ${report.skipped}\n`;
  const measures = new Map(report.measures.map((measure) => [measure.name, measure]));
  const cells = COLUMNS.map(([, , cell]) => cell(measures, report));
  const wrong = report.measures.filter(isWrong).map(complaint);
  const failure = report.failure === undefined ? [] : [`    ${report.failure.replaceAll('\n', '\n    ')}\n`];
  return `${line(cells)}  ${passed(report) ? 'ok' : 'WRONG'}\n${wrong.join('')}${failure.join('')}`;
}

const complaint = ({ name, value, mustBe, examples = [] }: Measure): string =>
  `    ${name}: ${value}, must be ${mustBe} ${examples.slice(0, EXAMPLES).join('; ')}`.trimEnd().concat('\n');

const line = (cells: readonly string[]): string => cells.map((cell, at) => (at < 2 ? cell.padEnd(widthOf(at)) : cell.padStart(widthOf(at)))).join('');

const widthOf = (at: number): number => COLUMNS[at]?.[1] ?? 0;
