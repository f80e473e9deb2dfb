// SPDX-License-Identifier: AGPL-3.0-or-later
import { EXIT } from '@ttp/config/exit-codes';
import { Command, CommanderError } from 'commander';
import { addPlayOptions } from './harness/options';
import { SCENARIOS } from './scenarios';

const HELP = `
Each scenario runs the built services on a private broker and database, on this machine only, breaks something on purpose,
and compares what is left with what the pure core says there must be.

Example:
  npm run faults -- kill-storm --sessions 300 --kills 5 --db mysql

Exit codes: 0 nothing lost and nothing doubled, 1 findings or failure, 2 usage.`;

async function programFor(args: readonly string[]): Promise<Command> {
  const program = new Command('faults').description('fault scenarios').exitOverride().addHelpText('after', HELP);
  for (const { name, summary, load } of SCENARIOS) {
    const command = program.command(name).description(summary).exitOverride();
    if (args[0] === name) (await load()).configure(addPlayOptions(command));
  }
  return program;
}

async function run(args: readonly string[]): Promise<void> {
  try {
    await (await programFor(args)).parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Commander has already printed what it had to say; help is not an error.
    process.exitCode = error.exitCode === 0 || error.code === 'commander.help' ? EXIT.ok : EXIT.usage;
  }
}

void run(process.argv.slice(2));
