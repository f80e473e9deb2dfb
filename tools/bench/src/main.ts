// SPDX-License-Identifier: AGPL-3.0-or-later
import { UsageError, parseOptions } from './options';
import { runEngineBench } from './engine/engine-bench';
import { printResidentMemory } from './engine/memory';
import { runExportBench } from './export/export-bench';
import { runPipelineBench } from './pipeline/pipeline-bench';
import { runPropagationBench } from './propagation/propagation-bench';

/** Prints its figures, each with its goal. Throws when the bench itself is wrong, as when two engines disagree. */
type Bench = (args: readonly string[]) => void | Promise<void>;

const BENCHES: ReadonlyMap<string, Bench> = new Map<string, Bench>([
  ['engine', (args) => runEngineBench(parseOptions(args))],
  // One measurement of the engine bench, which starts it in a process of its own.
  ['engine-memory', (args) => printResidentMemory(parseOptions(args))],
  ['pipeline', runPipelineBench],
  ['propagation', runPropagationBench],
  ['export', runExportBench],
]);

const USAGE = `usage: bench engine [--json] [--rules N,N] [--corpus FILE] [--rounds N]
       bench pipeline [--json] [--rules N] [--db sqlite|mysql|all] [--sessions N] [--rounds N]
       bench propagation [--json] [--rules N] [--edits N] [--replicas N] [--db mysql|sqlite]
       bench export [--json] [--attackers N] [--tags N] [--exported N] [--reads N] [--db mysql|sqlite]`;

async function main(args: readonly string[]): Promise<number> {
  const bench = BENCHES.get(args[0] ?? '');
  if (!bench) throw new UsageError(`unknown bench ${args[0] ?? ''}`);
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
