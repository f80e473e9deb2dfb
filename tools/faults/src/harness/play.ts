// SPDX-License-Identifier: AGPL-3.0-or-later
import { EXIT } from '@ttp/config/exit-codes';
import { inspect } from 'node:util';
import type { Measure } from './measure';
import { progressOn } from './progress';
import type { Report } from './render-report';
import { Stage } from './stage';

export interface PlayOptions {
  /** Leave the scenario's folder, with logs and database, for a look. */
  readonly keep: boolean;
  readonly limitMinutes: number;
  /** Aborted when the whole run is to end. */
  readonly signal: AbortSignal;
}

/** Does the damage and measures what came of it. */
export type Script = (stage: Stage) => Promise<readonly Measure[]>;

/** Plays a scenario to its end, to Ctrl-C or to the time limit, and cleans up. Never rejects: what went wrong is in the report. */
export async function play(title: Omit<Report, 'measures'>, { keep, limitMinutes, signal }: PlayOptions, script: Script): Promise<Report> {
  const progress = progressOn(process.stderr);
  const over = new AbortController();
  const limit = setTimeout(() => over.abort(new Error(`not over within ${limitMinutes} minutes`)), limitMinutes * 60_000);
  const stage = new Stage(AbortSignal.any([signal, over.signal]), progress);
  const outcome = await attempt(stage, script);
  clearTimeout(limit);
  const mess = await stage.clear({ keepDir: keep }).then(() => ({}), (error: unknown) => ({ failure: `could not clean up: ${inspect(error)}` }));
  progress('');
  if (keep) process.stderr.write(`logs and database are in ${stage.dir}\n`);
  return { ...title, ...mess, ...outcome };
}

async function attempt(stage: Stage, script: Script): Promise<Pick<Report, 'measures' | 'failure'>> {
  try {
    return { measures: await script(stage) };
  } catch (error) {
    // What a wait says when it is aborted is less telling than why it was.
    return { measures: [], failure: stage.signal.aborted ? String(stage.signal.reason.message) : inspect(error) };
  }
}

/** Aborted by the first Ctrl-C or SIGTERM; a second one leaves at once. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(EXIT.failure);
    controller.abort(new Error('interrupted'));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return controller.signal;
}
