// SPDX-License-Identifier: AGPL-3.0-or-later
import { costRows, figuresOf, type Measured } from './summary';
import { SUBJECT_STIX } from './time-reads';

const anExport = { firstByteMs: 40, ms: 2_000, bytes: 50e6, sha256: '', cpuMs: 1_000, growthMb: 60, othersMs: [5, 90] };
const measured: Measured = {
  reads: new Map([[SUBJECT_STIX, [10, 60]], ['rollup, any attacker', [3, 4]]]),
  parts: new Map([['  dossier', [8]]]),
  tenth: { ...anExport, bytes: 5e6, growthMb: 15 },
  whole: anExport,
  again: { ...anExport, ms: 4_000, growthMb: 10 },
  bareReadsMs: 800,
  stringifyRate: 250,
  streaming: { streamed: 200, buffered: 180 },
};

describe('the summary of the export bench', () => {
  it('holds what was measured to its goals', () => {
    expect(figuresOf(measured).map(({ what, value, goal }) => [what, value, goal])).toEqual([
      [`${SUBJECT_STIX}, p95`, 60, 50],
      ['rollup, any attacker, p95', 4, 100],
      ['fleet STIX over HTTP, worst of two', 12.5, 20],
      ['fleet STIX, growth of RSS', 60, 64],
      ['fleet STIX, growth with the second export', 70, 150],
      ['growth of RSS, all / a tenth', 4, 3],
      ['streamed / buffered speed', 0.9, 0.75],
      ['other requests meanwhile, p95', 90, 100],
    ]);
  });

  it('has a row for each measurement, parts below what they are of', () => {
    const rows = costRows(measured);
    expect(rows.slice(0, 3).map((row) => [row['measured'], row['times'], row['p95 ms']])).toEqual([
      [SUBJECT_STIX, 2, '60.0'],
      ['  dossier', 1, '8.0'],
      ['rollup, any attacker', 2, '4.0'],
    ]);
    expect(rows[4]).toEqual({
      measured: 'fleet STIX, all (50 MB, 2.0 s)',
      times: '',
      'p50 ms': '',
      'p95 ms': '',
      'MB/s': '25.0',
      'first byte ms': '40',
      'RSS growth MB': '60',
    });
    expect(rows.find((row) => row['measured'] === 'beside JSON.stringify alone')).toMatchObject({ 'times': '0.20x' });
    expect(rows.find((row) => row['measured'] === 'beside the bare driver')).toMatchObject({ 'times': '2.50x' });
  });
});
