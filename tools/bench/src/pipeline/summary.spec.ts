// SPDX-License-Identifier: AGPL-3.0-or-later
import type { RoundCosts } from './round';
import { costRows, figuresOf, noteOf, splitOf, summaryOf } from './summary';

const STEPS = { parse: 5, validate: 1, decode: 6, normalise: 4, match: 20, tag: 50, rows: 60, pullAndSettle: 10, store: 200, publish: 100, forget: 20 };

const aRound = (pipelineWallUs: number): RoundCosts => ({
  rawBroker: { wallUs: 40, cpuUs: 20, serverUs: 10 },
  rawDatabase: { wallUs: 600, cpuUs: 140, serverUs: 500 },
  rawPublish: { wallUs: 90, cpuUs: 50, serverUs: 80 },
  cpuOnly: 120,
  pipeline: { wallUs: pipelineWallUs, cpuUs: 500, serverUs: 700 },
  steps: STEPS,
});

const about = { database: 'MariaDB', connections: 2, rules: 60 };
const summary = summaryOf(about, [aRound(800), aRound(1_200), aRound(1_000)]);

describe('summaryOf', () => {
  it('compares the pipeline with the slower ceiling, round by round', () => {
    expect(summary.ratios).toEqual([0.75, 0.5, 0.6]);
  });

  it('takes medians', () => {
    expect(summary.pipeline.wallUs).toBe(1_000);
    expect(summary.steps).toEqual(STEPS);
  });
});

describe('splitOf', () => {
  it('accounts for all of the worker, what no step explains included', () => {
    const split = splitOf(summary);
    expect(split.reduce((sum, [, us]) => sum + us, 0)).toBe(500);
    expect(split).toContainEqual(['evidence, ids', 30]);
    expect(split).toContainEqual(['database', 140]);
    expect(split.at(-1)).toEqual(['other', 110]);
  });
});

describe('costRows', () => {
  it('gives the five measurements in events per second', () => {
    expect(costRows(summary).slice(0, 5).map((row) => row['events/s'])).toEqual([25_000, 1_667, 11_111, 8_333, 1_000]);
  });
});

const ratioGoal = (database: string, rules: number) => figuresOf({ ...summary, database, rules }).find(({ row }) => row === 5)?.goal;

describe('figuresOf', () => {
  it('has the goals of the database and the size of the rule set', () => {
    expect([ratioGoal('MariaDB', 60), ratioGoal('MariaDB', 5_000), ratioGoal('SQLite', 60)]).toEqual([0.8, 0.7, 0.75]);
  });

  it('measures what is stored per row against the raw driver and the rows', () => {
    expect(figuresOf(summary).map(({ value }) => value)).toEqual([0.6, 0.2, 1, expect.closeTo(16.67, 1)]);
  });
});

describe('noteOf', () => {
  it('compares the CPU time of all processes', () => {
    expect(noteOf(summary)).toBe('MariaDB: pipeline / ceiling by round 0.75 0.50 0.60; CPU time of all processes: pull, rows and announcements alone 800, pipeline 1200 us/event, ratio 0.67');
  });

  it('leaves out what the system does not tell', () => {
    expect(noteOf({ ...summary, pipeline: { ...summary.pipeline, serverUs: Number.NaN } })).toBe('MariaDB: pipeline / ceiling by round 0.75 0.50 0.60');
  });
});
