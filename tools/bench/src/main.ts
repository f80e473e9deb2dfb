// SPDX-License-Identifier: AGPL-3.0-or-later
import { runAllBenches } from './all/all-bench';
import type { PartName } from './all/parts';
import { UsageError, parseOptions } from './options';
import { runDatabaseBench } from './database/database-bench';
import { runDoorsBench } from './doors/doors-bench';
import { runStorm } from './doors/storm';
import { runEngineBench } from './engine/engine-bench';
import { printResidentMemory } from './engine/memory';
import { runExportBench } from './export/export-bench';
import { runMemoryBench } from './memory/memory-bench';
import { runPipelineBench } from './pipeline/pipeline-bench';
import { runProfileBench } from './profile/profile-bench';
import { runPropagationBench } from './propagation/propagation-bench';
import { runStartupBench } from './startup/startup-bench';
import { USAGE } from './usage';

/** Prints its figures, each with its goal. Throws when the bench itself is wrong, as when two engines disagree. */
type Bench = (args: readonly string[]) => void | Promise<void>;

const BENCHES: Readonly<Record<PartName, Bench>> = {
  engine: (args) => runEngineBench(parseOptions(args)),
  startup: runStartupBench,
  doors: runDoorsBench,
  pipeline: runPipelineBench,
  propagation: runPropagationBench,
  export: runExportBench,
  database: runDatabaseBench,
  memory: runMemoryBench,
};

const BY_NAME: ReadonlyMap<string, Bench> = new Map<string, Bench>([
  ...Object.entries(BENCHES),
  ['all', runAllBenches],
  // Tells where the time goes, and has no goals.
  ['profile', runProfileBench],
  // One measurement of the engine bench, and the load of the doors bench: each is started in a process of its own.
  ['engine-memory', (args) => printResidentMemory(parseOptions(args))],
  ['doors-storm', runStorm],
]);

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(USAGE);
    return 0;
  }
  const [name = ''] = args;
  const bench = BY_NAME.get(name);
  if (!bench) throw new UsageError(`unknown bench ${name}`);
  await bench(args.slice(1));
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error instanceof UsageError ? `${error.message}\n${USAGE}` : error);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  },
);
