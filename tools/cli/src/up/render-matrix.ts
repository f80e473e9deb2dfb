// SPDX-License-Identifier: AGPL-3.0-or-later

/** One technique under one tactic. */
export interface MatrixCell {
  readonly tactic: string;
  readonly tacticName: string;
  readonly id: string;
  readonly count: number;
}

const TACTIC_ORDER = 'TA0043 TA0042 TA0001 TA0002 TA0003 TA0004 TA0005 TA0112 TA0006 TA0007 TA0008 TA0009 TA0011 TA0010 TA0040'.split(' ');
const GAP = 2;

/** Tactics as columns in the order of the ATT&CK matrix, techniques below by count; wrapped to `width` characters. */
export function matrix(cells: readonly MatrixCell[], width: number): string {
  const columns = [...Map.groupBy(cells, ({ tactic }) => tactic).entries()]
    .toSorted(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b))
    .map(([, techniques]) => columnOf(techniques));
  return inBands(columns, width).map(bandText).join('\n');
}

const rank = (tactic: string) => (TACTIC_ORDER.includes(tactic) ? TACTIC_ORDER.indexOf(tactic) : TACTIC_ORDER.length);

const columnOf = (techniques: readonly MatrixCell[]): readonly string[] => {
  const entries = techniques.toSorted((a, b) => b.count - a.count || a.id.localeCompare(b.id)).map(({ id, count }) => `${id} ${count}`);
  const title = techniques[0]?.tacticName ?? '';
  return [title, '─'.repeat(Math.max(title.length, ...entries.map((entry) => entry.length))), ...entries];
};

const widthOf = (column: readonly string[]) => Math.max(...column.map((line) => line.length)) + GAP;

function inBands(columns: readonly (readonly string[])[], width: number): readonly (readonly (readonly string[])[])[] {
  const bands: (readonly string[])[][] = [];
  let used = width;
  for (const column of columns) {
    if (used + widthOf(column) > width) {
      bands.push([]);
      used = 0;
    }
    bands.at(-1)?.push(column);
    used += widthOf(column);
  }
  return bands;
}

function bandText(columns: readonly (readonly string[])[]): string {
  const height = Math.max(...columns.map((column) => column.length));
  return Array.from({ length: height }, (_, line) => `${columns.map((column) => (column[line] ?? '').padEnd(widthOf(column))).join('').trimEnd()}\n`).join('');
}
