// SPDX-License-Identifier: AGPL-3.0-or-later
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { type Cleanup, temporaryDirectory, withCleanup } from '../cleanup';
import { LongRun, type Span } from '../pipeline/long-run';
import type { DatabaseName } from '../pipeline/pipeline-options';
import { COMMANDS } from '../pipeline/sessions';
import { machineFacts, printTable } from '../report';
import { repositoryRoot } from '../service-process';
import { type CpuProfile, type Stack, stacksIn } from './cpu-profile';
import { fold } from './fold';
import type { Frame } from './frame';
import { locating } from './locate';
import { parseProfileOptions, type ProfileOptions } from './profile-options';
import { eventsPerSecond, functionRows, profileSummary, type ProfileSummary, stageRows } from './summary';

/** As many are published at a time; the tables are emptied in between. */
const CHUNK = 2_000;

interface Profiled {
  readonly label: string;
  readonly stacks: readonly Stack<Frame>[];
}

/** Where the worker's main thread spends its time when it always has work: by stage, by function, and as folded stacks. */
export async function runProfileBench(args: readonly string[]): Promise<void> {
  const options = parseProfileOptions(args);
  const load = loadavg();
  const profiled: Profiled[] = [];
  for (const database of options.databases) profiled.push(await withCleanup((cleanup) => profile(database, options, cleanup)));
  const summaries = profiled.map(({ label, stacks }) => profileSummary(label, options.events, stacks));
  const notes = [
    `${options.events} session events of ${COMMANDS} commands with ${options.rules} rules, under V8's sampling profiler`,
    'the main thread alone, without the start of the worker',
    ...summaries.map((summary) => `${summary.database}: ${eventsPerSecond(summary).toFixed(0)} events/s while profiled`),
    `load average of the machine before the run: ${load.map((value) => value.toFixed(1)).join(' ')}`,
  ];
  if (options.folded !== null) writeFileSync(options.folded, profiled.map(({ label, stacks }) => fold(label, stacks)).join(''));
  if (options.json) console.log(JSON.stringify({ machine: machineFacts(), notes, profiles: summaries }, null, 2));
  else printProfiles(notes, summaries);
}

function printProfiles(notes: readonly string[], summaries: readonly ProfileSummary[]): void {
  for (const line of [machineFacts(), ...notes]) console.log(line);
  for (const summary of summaries) {
    console.log();
    printTable(stageRows(summary));
    console.log();
    printTable(functionRows(summary));
  }
}

async function profile(database: DatabaseName, { rules, events }: ProfileOptions, cleanup: Cleanup): Promise<Profiled> {
  const directory = temporaryDirectory(cleanup);
  const nodeArgs = ['--cpu-prof', `--cpu-prof-dir=${directory}`];
  const run = await LongRun.start({ database, rules, commands: COMMANDS, nodeArgs }, cleanup);
  // What compiles and what is cached is over then.
  await run.process(Math.min(CHUNK, events));
  const spans: Span[] = [];
  for (let done = 0; done < events; done += CHUNK) spans.push(await run.process(Math.min(CHUNK, events - done)));
  const { pid } = run.worker;
  await run.worker.stop();
  return { label: run.label, stacks: stacksIn(readProfile(directory, pid), spans, locating(repositoryRoot())) };
}

const MAIN_THREAD = 0;

/** A process writes it when it ends, and one more for each of its threads. @throws {Error} when it did not. */
function readProfile(directory: string, pid: number): CpuProfile {
  const [file] = globSync(`CPU.*.*.${pid}.${MAIN_THREAD}.*.cpuprofile`, { cwd: directory });
  if (file === undefined) throw new Error('the worker wrote no profile');
  return JSON.parse(readFileSync(join(directory, file), 'utf8')) as CpuProfile;
}
