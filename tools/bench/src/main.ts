// SPDX-License-Identifier: AGPL-3.0-or-later
import { runAllBenches } from './all/all-bench';
import { UsageError, parseOptions } from './options';
import { runDatabaseBench } from './database/database-bench';
import { runDoorsBench } from './doors/doors-bench';
import { runStorm } from './doors/storm';
import { runEngineBench } from './engine/engine-bench';
import { printResidentMemory } from './engine/memory';
import { runExportBench } from './export/export-bench';
import { runMemoryBench } from './memory/memory-bench';
import { runPipelineBench } from './pipeline/pipeline-bench';
import { runPropagationBench } from './propagation/propagation-bench';
import { runStartupBench } from './startup/startup-bench';

/** Prints its figures, each with its goal. Throws when the bench itself is wrong, as when two engines disagree. */
type Bench = (args: readonly string[]) => void | Promise<void>;

const BENCHES: ReadonlyMap<string, Bench> = new Map<string, Bench>([
  ['engine', (args) => runEngineBench(parseOptions(args))],
  ['pipeline', runPipelineBench],
  ['propagation', runPropagationBench],
  ['export', runExportBench],
  ['doors', runDoorsBench],
  ['startup', runStartupBench],
  ['memory', runMemoryBench],
  ['database', runDatabaseBench],
]);

const OTHERS: ReadonlyMap<string, Bench> = new Map<string, Bench>([
  ['all', (args) => runAllBenches(args, [...BENCHES.keys()])],
  // One measurement of the engine bench, and the load of the doors bench: each is started in a process of its own.
  ['engine-memory', (args) => printResidentMemory(parseOptions(args))],
  ['doors-storm', runStorm],
]);

const USAGE = `usage: bench engine [--json] [--rules N,N] [--corpus FILE] [--rounds N]
       bench pipeline [--json] [--rules N] [--db sqlite|mysql|all] [--sessions N] [--rounds N]
       bench propagation [--json] [--rules N] [--edits N] [--replicas N] [--db mysql|sqlite]
       bench export [--json] [--attackers N] [--tags N] [--exported N] [--reads N] [--db mysql|sqlite]
       bench doors [--json] [--rate N] [--seconds N] [--connections N]
       bench database [--json] [--tags N] [--db mysql|sqlite]
       bench startup [--json] [--rounds N]
       bench memory [--json] [--events N] [--rules N,N]
       bench all [--json] [--only NAME,NAME] [--history FILE]`;

async function main(args: readonly string[]): Promise<number> {
  const [name = ''] = args;
  const bench = BENCHES.get(name) ?? OTHERS.get(name);
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
