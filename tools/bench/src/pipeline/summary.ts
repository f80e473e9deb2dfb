// SPDX-License-Identifier: AGPL-3.0-or-later
import { median } from '../measure';
import type { Figure } from '../report';
import type { RoundCosts, Step } from './round';
import type { Spent } from './spent';

/** The medians of one database's rounds; times in microseconds per event. */
export interface Summary {
  readonly database: string;
  readonly connections: number;
  readonly rules: number;
  readonly rawBroker: Spent;
  readonly rawDatabase: Spent;
  readonly rawPublish: Spent;
  readonly cpuOnly: number;
  readonly pipeline: Spent;
  readonly steps: Readonly<Record<Step, number>>;
  /** Events per second of the pipeline over those of the slower ceiling, round by round. */
  readonly ratios: readonly number[];
}

type CostRow = Readonly<Record<string, string | number>>;

/** A rule set of this size or more is held to the goals of a large one. */
const MANY_RULES = 5_000;
const GOALS = {
  MariaDB: (rules: number): number => (rules >= MANY_RULES ? 0.7 : 0.8),
  SQLite: (): number => 0.75,
} as const;

export function summaryOf(about: Pick<Summary, 'database' | 'connections' | 'rules'>, rounds: readonly RoundCosts[]): Summary {
  const medianOf = (value: (round: RoundCosts) => number): number => median(rounds.map(value));
  const spent = (name: 'rawBroker' | 'rawDatabase' | 'rawPublish' | 'pipeline'): Spent => ({
    wallUs: medianOf((round) => round[name].wallUs),
    cpuUs: medianOf((round) => round[name].cpuUs),
    serverUs: medianOf((round) => round[name].serverUs),
  });
  const steps = Object.keys(rounds[0]?.steps ?? {}).map((step) => [step, medianOf((round) => round.steps[step as Step])]);
  return {
    ...about,
    rawBroker: spent('rawBroker'),
    rawDatabase: spent('rawDatabase'),
    rawPublish: spent('rawPublish'),
    cpuOnly: medianOf((round) => round.cpuOnly),
    pipeline: spent('pipeline'),
    steps: Object.fromEntries(steps) as Record<Step, number>,
    ratios: rounds.map((round) => Math.max(round.rawBroker.wallUs, round.rawDatabase.wallUs) / round.pipeline.wallUs),
  };
}

/** The five measurements, then the worker's CPU time by step. */
export function costRows(summary: Summary): readonly CostRow[] {
  const { database, connections, rawBroker, rawDatabase, rawPublish, cpuOnly, pipeline } = summary;
  const row = (measured: string, { wallUs, cpuUs, serverUs }: Spent): CostRow => ({
    database,
    measured,
    'events/s': Number.isNaN(wallUs) ? '' : Math.round(1e6 / wallUs),
    'client CPU us/event': cpuUs.toFixed(1),
    share: `${((100 * cpuUs) / pipeline.cpuUs).toFixed(0)} %`,
    'servers CPU us/event': Number.isNaN(serverUs) ? '' : serverUs.toFixed(0),
  });
  return [
    row('a raw broker: pull + ack', rawBroker),
    row(`b raw database: the same rows, ${connections} connection${connections === 1 ? '' : 's'}`, rawDatabase),
    row('c raw broker: the same announcements', rawPublish),
    row('d CPU only: event to rows', onCpu(cpuOnly, cpuOnly)),
    row('e whole pipeline: the worker', pipeline),
    ...splitOf(summary).map(([step, us]) => row(`  ${step}`, onCpu(us))),
  ];
}

/** Work of this process alone, which nobody waited for unless `wallUs` says so. */
const onCpu = (cpuUs: number, wallUs = Number.NaN): Spent => ({ cpuUs, wallUs, serverUs: Number.NaN });

/** Where the worker's CPU time goes; the steps were timed one by one in another process, so what is left over is an estimate. */
export function splitOf({ steps, pipeline }: Pick<Summary, 'steps' | 'pipeline'>): readonly (readonly [step: string, us: number])[] {
  const split = [
    ['pull, settle', steps.pullAndSettle],
    ['decode', steps.decode],
    ['normalise', steps.normalise],
    ['match', steps.match],
    ['evidence, ids', steps.tag - steps.match],
    ['rows, announcements', steps.rows],
    ['database', steps.store - steps.rows],
    ['publish', steps.publish],
    ['empty the outbox', steps.forget],
  ] as const;
  return [...split, ['other', pipeline.cpuUs - split.reduce((sum, [, us]) => sum + us, 0)]];
}

/**
 * Each round's ratio; and the CPU time of all processes, which a busy machine blurs less, beside what pulling, storing and announcing
 * cost without the worker: on two full cores no pipeline is faster than that.
 */
export function noteOf({ database, ratios, rawBroker, rawDatabase, rawPublish, pipeline }: Summary): string {
  const bare = [rawBroker, rawDatabase, rawPublish].reduce((sum, spent) => sum + cpuOf(spent), 0);
  const whole = cpuOf(pipeline);
  const cpu = Number.isNaN(whole) ? '' : `; CPU time of all processes: pull, rows and announcements alone ${bare.toFixed(0)}, pipeline ${whole.toFixed(0)} us/event, ratio ${(bare / whole).toFixed(2)}`;
  return `${database}: pipeline / ceiling by round ${ratios.map((ratio) => ratio.toFixed(2)).join(' ')}${cpu}`;
}

const cpuOf = ({ cpuUs, serverUs }: Spent): number => cpuUs + serverUs;

export function figuresOf({ database, rules, ratios, steps, cpuOnly, rawDatabase }: Summary): readonly Figure[] {
  const goal = database === 'SQLite' ? GOALS.SQLite() : GOALS.MariaDB(rules);
  const higher = { better: 'higher', unit: 'x' } as const;
  const lower = { better: 'lower', unit: 'x' } as const;
  return [
    { row: 5, what: `pipeline / slower raw ceiling, ${database}, ${rules} rules`, value: median(ratios), goal, ...higher },
    { row: 6, what: 'event validation / JSON.parse', value: steps.validate / steps.parse, goal: 0.6, ...lower },
    { row: 6, what: `storing a batch / raw driver, client CPU, ${database}`, value: steps.store / (rawDatabase.cpuUs + steps.rows), goal: 1.3, ...lower },
    { row: 7, what: `engine share of the CPU-only path, ${rules} rules`, value: (100 * steps.match) / cpuOnly, goal: rules >= MANY_RULES ? 30 : 15, ...lower, unit: ' %' },
  ];
}
