// SPDX-License-Identifier: AGPL-3.0-or-later
import { EXIT } from '@ttp/config/exit-codes';
import { inspect } from 'node:util';
import type { Measure } from './measure';
import { progressOn } from './progress';
import { passed, renderJson, renderText, type Report } from './render-report';
import { Stage } from './stage';

export interface PlayOptions {
  /** Decides everything random. */
  readonly seed: number;
  readonly json: boolean;
  /** Leave the scenario's folder, with logs and database, for a look. */
  readonly keep: boolean;
}

/** Does the damage and measures what came of it. */
export type Script = (stage: Stage) => Promise<readonly Measure[]>;

const LIMIT_MINUTES = 15;

/** Plays a scenario to its end, or to Ctrl-C or the time limit; cleans up, prints the report on stdout and answers the exit code. */
export async function play({ scenario, parameters }: Omit<Report, 'measures'>, { json, keep }: PlayOptions, script: Script): Promise<number> {
  const progress = progressOn(process.stderr);
  const stage = new Stage(AbortSignal.any([interruption(), timeLimit()]), progress);
  try {
    const report: Report = { scenario, parameters, measures: await script(stage) };
    progress('');
    process.stdout.write(json ? renderJson(report) : renderText(report));
    return passed(report) ? EXIT.ok : EXIT.failure;
  } catch (error) {
    progress('');
    // What a wait says when it is aborted is less telling than why it was.
    process.stderr.write(`${scenario}: ${stage.signal.aborted ? stage.signal.reason.message : inspect(error)}\n`);
    return EXIT.failure;
  } finally {
    await stage.clear({ keepDir: keep });
    if (keep) process.stderr.write(`logs and database are in ${stage.dir}\n`);
  }
}

/** Aborted by the first Ctrl-C or SIGTERM; a second one leaves at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(EXIT.failure);
    controller.abort(new Error('interrupted'));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return controller.signal;
}

function timeLimit(): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error(`not over within ${LIMIT_MINUTES} minutes`)), LIMIT_MINUTES * 60_000).unref();
  return controller.signal;
}
