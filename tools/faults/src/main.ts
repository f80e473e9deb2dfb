// SPDX-License-Identifier: AGPL-3.0-or-later
import { EXIT } from '@ttp/config/exit-codes';
import { Command, CommanderError } from 'commander';
import { addFuzz } from './fuzz/fuzz-command';
import { DATABASES } from './harness/database';
import { addRunOptions, wholeNumber, type RunOptions } from './harness/options';
import { runAll, runOne } from './run';
import { chosen, type Scenario } from './scenario/scenario';
import { SCENARIOS } from './scenarios';
import { addWorstCase } from './worst-case/worst-case-command';

const HELP = `
Each scenario runs the built services on a private broker and database, on this machine only, breaks something on purpose,
and compares what is left with what the pure core says there must be.

Examples:
  npm run faults -- all
  npm run faults -- broker-restart --db mysql --minutes 5
  npm run faults -- kill-storm --sessions 300 --kills 5 --db mysql

Exit codes: 0 nothing lost and nothing doubled, 1 findings or failure, 2 usage.`;

function program(): Command {
  const faults = new Command('faults').description('fault scenarios').exitOverride().addHelpText('after', HELP);
  faults.option('--list', 'name the scenarios, one a line, and what they can be played with').on('option:list', list);
  for (const scenario of SCENARIOS) addScenario(faults, scenario);
  addFuzz(faults);
  addWorstCase(faults);
  const all = faults.command('all').description('every scenario, one after the other').exitOverride();
  addRunOptions(all, DATABASES).action(async (options: RunOptions) => {
    process.exitCode = await runAll(options);
  });
  return faults;
}

function list(): never {
  const lines = SCENARIOS.map(({ name, databases, summary }) => `${name.padEnd(20)} ${databases.join('|').padEnd(12)} ${summary}\n`);
  process.stdout.write(lines.join(''));
  throw new CommanderError(EXIT.ok, 'faults.list', '');
}

function addScenario(faults: Command, scenario: Scenario): void {
  const { name, summary, databases, numbers } = scenario;
  const command = addRunOptions(faults.command(name).description(summary).exitOverride(), databases, databases[0]);
  for (const [option, { help, least, most, usual, perMinute }] of Object.entries(numbers)) {
    const otherwise = perMinute === undefined ? usual : `${usual}, or ${perMinute} a minute with --minutes`;
    command.option(`--${option} <count>`, `${help} (default: ${otherwise})`, wholeNumber(least, most));
  }
  command.action(async (options: RunOptions & Readonly<Record<string, number | undefined>>) => {
    const asked = Object.entries(numbers).map(([option, number]) => [option, chosen(number, options.minutes, options[option])]);
    process.exitCode = await runOne(scenario, options, Object.fromEntries(asked));
  });
}

async function run(args: readonly string[]): Promise<void> {
  try {
    await program().parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Commander has already printed what it had to say; help that was asked for is not an error.
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
}

void run(process.argv.slice(2));
