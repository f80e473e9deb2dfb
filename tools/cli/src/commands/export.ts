// SPDX-License-Identifier: AGPL-3.0-or-later
import { STIX_PROFILES } from '@ttp/attack-stix/stix-options';
import { TLP_LEVELS } from '@ttp/attack-stix/tlp';
import { writtenInstant } from '@ttp/ttp-core/instant';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { AttackFlowFlags } from '../export/run-attack-flow';
import type { NavigatorFlags } from '../export/run-navigator';
import type { StixFlags } from '../export/run-stix';
import type { PushFlags } from '../export/push/run-push';
import { TARGETS } from '../export/verify/targets';
import type { VerifyFlags } from '../export/verify/run-verify';
import { addSettingsOptions, ATTACK, DATABASE, settingsFrom } from './settings-options';
import { wholeNumber } from './whole-number';

const EXAMPLES = `
Examples:
  ttp export stix --fleet -o fleet.json
  ttp export navigator --attacker 203.0.113.7 -o layer.json
  ttp export verify --target stix fleet.json`;

export function configure(command: Command): void {
  command.addHelpText('after', EXAMPLES);
  stix(command);
  misp(command);
  navigator(command);
  attackFlow(command);
  verify(command);
}

const WHO = {
  attacker: '--attacker <uuid or address>',
  identity: '--identity <uuid>',
  campaign: '--campaign <uuid>',
  session: '--session <id>',
} as const;

function stix(parent: Command): void {
  const command = parent.command('stix').description('write a STIX 2.1 bundle of an attacker, an identity or everybody');
  fleet(writing(command, ['attacker', 'identity']))
    .addOption(tlp())
    .addOption(new Option('--profile <name>', 'opencti leaves out what is no standard STIX').choices(STIX_PROFILES).default('full'))
    .option('--ndjson', 'one object a line, and no bundle around them')
    .addHelpText(
      'after',
      `
Examples:
  ttp export stix --attacker 203.0.113.7
  ttp export stix --fleet --profile opencti --tlp amber -o fleet.json
  ttp export stix --fleet --since 2026-11-01 --ndjson | gzip > november.ndjson.gz`,
    );
  reading(command).action(async (_options, invoked: Command) => {
    const { runStix } = await import('../export/run-stix');
    process.exitCode = await runStix(settingsFrom(invoked).settings, invoked.opts<StixFlags>());
  });
}

function misp(parent: Command): void {
  const command = parent.command('misp').description('write MISP events of an attacker or everybody, or bring them to a MISP');
  fleet(writing(command, ['attacker']))
    .addOption(tlp())
    .option('--wrap', 'write {"Event": …} around each event')
    .option('--push <url>', 'bring the events to this MISP; without --yes only tell what would be done')
    .option('--key-file <file>', 'with --push: file with the automation key of a MISP user')
    .option('--yes', 'with --push: send')
    .option('--json', 'with --push: print the report as JSON')
    .addHelpText(
      'after',
      `
An event has the same UUID every time, so that pushing again changes nothing, and an attacker that was seen again updates its event.

Examples:
  ttp export misp --fleet -o events.json
  ttp export misp --fleet --push https://misp.example.org --key-file misp.key
  ttp export misp --fleet --push https://misp.example.org --key-file misp.key --yes

Exit codes: 0 ok, 1 an event was refused, or MISP does not answer.`,
    );
  reading(command).action(async (_options, invoked: Command) => {
    const flags = invoked.opts<PushFlags & { push?: string }>();
    const { settings } = settingsFrom(invoked);
    if (flags.push === undefined) process.exitCode = await (await import('../export/run-misp')).runMisp(settings, flags);
    else process.exitCode = await (await import('../export/push/run-push')).runPush(settings, flags);
  });
}

function navigator(parent: Command): void {
  const command = parent.command('navigator').description('write an ATT&CK Navigator layer');
  writing(command, ['attacker', 'identity', 'campaign', 'session'])
    .option('--fleet', 'everybody')
    .option('--release <version>', 'show the tags of this ATT&CK release; of the newest that they have when not given')
    .option('--compare <kind:id>', 'lay this attacker, identity, campaign or session beside it')
    .addHelpText(
      'after',
      `
Examples:
  ttp export navigator --fleet -o layer.json
  ttp export navigator --attacker 203.0.113.7 --compare attacker:198.51.100.9`,
    );
  reading(command).action(async (_options, invoked: Command) => {
    const { runNavigator } = await import('../export/run-navigator');
    process.exitCode = await runNavigator(settingsFrom(invoked).settings, invoked.opts<NavigatorFlags>());
  });
}

function attackFlow(parent: Command): void {
  const command = parent.command('attack-flow').description('write what happened in a session as an Attack Flow');
  command.requiredOption(WHO.session, 'whose tags').addOption(output()).addOption(tlp());
  command.addHelpText('after', "\nExample:\n  ttp export attack-flow --session 'cafb43d1579d' -o flow.json");
  reading(command).action(async (_options, invoked: Command) => {
    const { runAttackFlow } = await import('../export/run-attack-flow');
    process.exitCode = await runAttackFlow(settingsFrom(invoked).settings, invoked.opts<AttackFlowFlags>());
  });
}

function verify(parent: Command): void {
  const command = parent
    .command('verify')
    .description('check exports: schema of each object, references, ids, order')
    .argument('<file...>', 'exports, .json, .ndjson or .gz; - is stdin')
    .addOption(new Option('--target <target>', 'what the file is for').choices(TARGETS).makeOptionMandatory())
    .option('--stable-with <file>', 'a second export of the same data: nothing in it may be new or changed')
    .option('--json', 'print the findings as JSON')
    .addHelpText(
      'after',
      `
Bundles and collections are read object by object, layers and flows as a whole (64 MiB at most). Name the release that the export speaks
with --attack where it is not the configured one. The pages of a TAXII collection are verified together, in the order in which they are named.

Examples:
  ttp export verify --target opencti fleet.json
  ttp export stix --fleet --ndjson | ttp export verify --target stix -
  ttp export verify --target misp events.json --stable-with events-of-today.json

Exit codes: 0 nothing found, 1 findings, 2 usage, 3 a file cannot be read.`,
    );
  addSettingsOptions(command, ATTACK).action(async (files: string[], _options, invoked: Command) => {
    const { runVerify } = await import('../export/verify/run-verify');
    process.exitCode = await runVerify(settingsFrom(invoked).settings, files, invoked.opts<VerifyFlags>());
  });
}

function writing(command: Command, kinds: readonly (keyof typeof WHO)[]): Command {
  for (const kind of kinds) command.option(WHO[kind], `the ${kind} to export`);
  return command.addOption(output());
}

const output = () => new Option('-o, --output <file>', 'write here, when all is well; stdout when not given');
const tlp = () => new Option('--tlp <level>', 'Traffic Light Protocol marking of what is ours').choices(TLP_LEVELS).default('none');

const fleet = (command: Command): Command =>
  command
    .option('--fleet', 'everybody, the last seen first')
    .option('--since <instant>', 'with --fleet: last seen from then on', anInstant)
    .option('--until <instant>', 'with --fleet: last seen before', anInstant)
    .option('--limit <n>', 'with --fleet: the last seen so many', wholeNumber);

const reading = (command: Command): Command => addSettingsOptions(command, [...DATABASE, ...ATTACK]);

function anInstant(text: string): Date {
  const instant = writtenInstant(text);
  if (instant === undefined) throw new InvalidArgumentError('must be an instant such as 2026-01-31 or 2026-01-31T12:00:00Z');
  return instant;
}
