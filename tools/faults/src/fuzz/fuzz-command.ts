// SPDX-License-Identifier: AGPL-3.0-or-later
import { Argument, InvalidArgumentError, Option, type Command } from 'commander';
import { randomInt } from 'node:crypto';
import { MOST_SEED, wholeNumber } from '../harness/options';
import { runFuzz } from './run-fuzz';
import { TARGETS } from './targets';

const MOST_RUNS = 100_000_000;
const MOST_SECONDS = 36_000;
const USUAL_RUNS = 2_000;

const HELP = `
Each target is one reader of untrusted input. It is given good input that was broken on purpose, and must use it or refuse it in the
way that it promises: no crash, no hang, no other error, and what stands beside the broken input is not lost.

Examples:
  npm run faults -- fuzz all
  npm run faults -- fuzz rule-yaml cowrie-lines --seconds 60
  npm run faults -- fuzz mail --seed 7 --path 12:3       # one input again, as a report names it

Targets:
${TARGETS.map(({ name, summary }) => `  ${name.padEnd(18)} ${summary}`).join('\n')}

Exit codes: 0 every promise kept, 1 a promise broken, 2 usage.`;

interface FuzzFlags {
  readonly seed: number;
  readonly runs?: number;
  readonly seconds: number;
  readonly path?: string;
  readonly json: boolean;
}

export function addFuzz(faults: Command): void {
  faults
    .command('fuzz')
    .description('broken input for every reader of untrusted input; counts what is refused')
    .addArgument(new Argument('[targets...]', 'what to try').choices(['all', ...TARGETS.map(({ name }) => name)]).default(['all']))
    .option('--seed <number>', 'decides every input; taken from the report, it repeats a run', wholeNumber(0, MOST_SEED), randomInt(MOST_SEED))
    .option('--runs <count>', `inputs of each target, ${USUAL_RUNS} unless seconds are given`, wholeNumber(1, MOST_RUNS))
    .option('--seconds <count>', 'time for each target, instead of a number of inputs', wholeNumber(0, MOST_SECONDS), 0)
    .addOption(new Option('--path <path>', 'with a seed and one target, one input again').argParser(pathOf))
    .option('--json', 'print one JSON document', false)
    .addHelpText('after', HELP)
    .exitOverride()
    .action(async (names: readonly string[], { seed, runs, seconds, path, json }: FuzzFlags, command: Command) => {
      const targets = TARGETS.filter(({ name }) => names.includes('all') || names.includes(name));
      if (path !== undefined && targets.length !== 1) command.error('error: --path is of one target; name it');
      const most = runs ?? (seconds > 0 ? MOST_RUNS : USUAL_RUNS);
      process.exitCode = await runFuzz(targets, { seed, runs: most, seconds, path }, json);
    });
}

function pathOf(text: string): string {
  if (!/^\d+(?::\d+)*$/.test(text)) throw new InvalidArgumentError('must be numbers separated by colons, as a report has them');
  return text;
}
