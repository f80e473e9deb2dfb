// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Command, InvalidArgumentError } from 'commander';
import { addSettingsOptions, ATTACK, DATABASE, settingsFrom } from './settings-options';
import { jsonText } from '../terminal/json-text';

const EXAMPLES = `
Examples:
  ttp attack info T1562.001
  ttp attack fetch
  ttp attack diff 18.1 19.0 --rules rules/ttp --database
  ttp attack catalog build enterprise-attack-19.0.json.gz --out libs/attack-stix/data/enterprise-19.0.json`;

const CACHE = ['attack', 'attack-sha256', 'attack-cache'];

export function configure(command: Command): void {
  command.addHelpText('after', EXAMPLES);
  info(command);
  fetch(command);
  verify(command);
  license(command);
  sha256(command);
  diff(command);
  catalog(command);
}

function info(attack: Command): void {
  const command = attack
    .command('info')
    .description('show which ATT&CK data is in use, or what it says of a technique or tactic')
    .argument('[id]', 'such as T1059.004 or TA0002');
  printing(command, '\nExamples:\n  ttp attack info\n  ttp attack info T1086 --attack 18.1\n  ttp attack info TA0005 --json', ATTACK).action(
    async (id: string | undefined, _options, invoked: Command) => {
      const { showRelease, showId } = await import('../attack/show-info');
      const { settings } = settingsFrom(invoked);
      await (id === undefined ? showRelease(settings, wantsJson(invoked)) : showId(settings, id, wantsJson(invoked)));
    },
  );
}

export interface FetchFlags {
  readonly force?: boolean;
  readonly printSha?: boolean;
  readonly from?: string;
  readonly mirror?: string;
  readonly json?: boolean;
}

function fetch(attack: Command): void {
  const command = attack
    .command('fetch')
    .description('download a full bundle and its licence to the cache directory, and verify it')
    .option('--force', 'download again what is there')
    .option('--print-sha', 'print the digests of what is there then; verify nothing')
    .option('--from <file>', 'bring the bundle from this file, its licence from beside it, and use no network')
    .option('--mirror <url>', "where to download from, https; MITRE's repository when not given", aUrl);
  printing(command, `\nExamples:\n  ttp attack fetch\n  ttp attack fetch --from /media/usb/enterprise-attack-19.1.json${FETCH_CODES}`, CACHE).action(
    async (_options, invoked: Command) => {
      const { runFetch } = await import('../attack/run-fetch');
      process.exitCode = await runFetch(settingsFrom(invoked).settings, invoked.opts<FetchFlags>());
    },
  );
}

const FETCH_CODES = '\n\nExit codes: 0 ok, 1 a file is missing or cannot be had, 2 a file is not the pinned one.';

function verify(attack: Command): void {
  const command = attack.command('verify').description('check the bundle in use, or the cached one, and its licence; use no network');
  const help = `\nExample:\n  ttp attack verify --attack-bundle enterprise-attack-19.1.json${FETCH_CODES}`;
  printing(command, help, ATTACK).action(async (_options, invoked: Command) => {
    const { runVerify } = await import('../attack/run-fetch');
    process.exitCode = await runVerify(settingsFrom(invoked).settings, wantsJson(invoked));
  });
}

function license(attack: Command): void {
  const command = attack.command('license').description("print MITRE's terms of use");
  const help = '\nExample:\n  ttp attack license\n\nExit codes: 0 printed, 1 there is none.';
  printing(command, help, ATTACK).action(async (_options, invoked: Command) => {
    const { printLicense } = await import('../attack/print-license');
    process.exitCode = await printLicense(settingsFrom(invoked).settings, wantsJson(invoked));
  });
}

function sha256(attack: Command): void {
  const command = attack
    .command('sha256')
    .description('print the SHA-256 of a bundle, uncompressed, as DECNET_ATTACK_SHA256 wants it')
    .argument('<file>', '.json or .json.gz');
  printing(command, '\nExample:\n  ttp attack sha256 enterprise-attack-19.1.json.gz').action(async (file: string, _options, invoked: Command) => {
    const { sha256OfFile } = await import('@ttp/attack-stix/node');
    const digest = await sha256OfFile(file);
    process.stdout.write(wantsJson(invoked) ? jsonText({ sha256: digest, path: file }) : `${digest}  ${file}\n`);
  });
}

export interface DiffFlags {
  readonly rules?: string;
  readonly database?: boolean;
  readonly json?: boolean;
}

function diff(attack: Command): void {
  const command = attack
    .command('diff')
    .description('show what another release changes, and which rules and stored tags that touches')
    .argument('<from>', 'release such as 18.1')
    .argument('<to>', 'release such as 19.0')
    .option('--rules <dir>', 'directory of rule files to check')
    .option('--database', 'check the stored tags, too');
  const help = `
Examples:
  ttp attack diff 18.1 19.0
  ttp attack diff 19.0 18.1 --rules rules/ttp --database --db-path .ttp/ttp.sqlite --json

Exit codes: 0 nothing is lost, 1 a rule would be refused, or a stored tag has no single counterpart.`;
  printing(command, help, [...ATTACK, ...DATABASE]).action(async (from: string, to: string, _options, invoked: Command) => {
    const { runDiff } = await import('../attack/run-diff');
    process.exitCode = await runDiff(settingsFrom(invoked).settings, from, to, invoked.opts<DiffFlags>());
  });
}

interface BuildFlags {
  readonly out: string;
  readonly release?: string;
  readonly sha256?: string;
}

const BUILD = '\nExample:\n  ttp attack catalog build enterprise-attack-19.0.json.gz --out libs/attack-stix/data/enterprise-19.0.json';

function catalog(attack: Command): void {
  const parent = attack.command('catalog').description('the compact catalogue of facts that the product ships').addHelpText('after', BUILD);
  const command = parent
    .command('build')
    .description('build a catalogue from an ATT&CK bundle')
    .argument('<bundle>', 'STIX bundle, .json or .json.gz')
    .requiredOption('--out <file>', 'catalogue to write')
    .option('--release <version>', 'release of a bundle that does not name its own, such as 19.0')
    .option('--sha256 <digest>', 'refuse the bundle unless its uncompressed bytes have this digest');
  printing(command, BUILD).action(async (bundle: string, { out, release, sha256: digest }: BuildFlags, invoked: Command) => {
    const { buildCatalogFile } = await import('@ttp/attack-stix/node');
    const built = await buildCatalogFile({ bundle, out, ...(release && { release }), ...(digest && { expectedSha256: digest }) });
    const { techniques, groups, bytes, sha256: written } = built;
    const text = `${out}: ATT&CK ${built.release}, ${techniques} techniques, ${groups} groups, ${bytes} bytes, sha256 ${written}`;
    process.stdout.write(wantsJson(invoked) ? jsonText({ out, ...built }) : `${text}\n`);
  });
}

/** A command that prints text or JSON, with the settings that it uses. */
function printing(command: Command, help: string, settings: readonly string[] = []): Command {
  command.option('--json', 'print it as JSON').addHelpText('after', help);
  return settings.length === 0 ? command : addSettingsOptions(command, settings);
}

const wantsJson = (invoked: Command): boolean => invoked.opts<{ json?: boolean }>().json ?? false;

function aUrl(text: string): string {
  if (!URL.canParse(text)) throw new InvalidArgumentError('must look like https://HOST/FOLDER');
  return text;
}
