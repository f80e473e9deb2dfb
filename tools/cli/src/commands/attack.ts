// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Command } from 'commander';

export function configure(command: Command): void {
  const catalog = command.command('catalog').description('the compact catalogue of facts that the product ships');
  catalog
    .command('build')
    .description('build a catalogue from an ATT&CK bundle')
    .argument('<bundle>', 'STIX bundle, .json or .json.gz')
    .requiredOption('--out <file>', 'catalogue to write')
    .option('--release <version>', 'release of a bundle that does not name its own, such as 19.0')
    .option('--sha256 <digest>', 'refuse the bundle unless its uncompressed bytes have this digest')
    .addHelpText('after', '\nExample:\n  ttp attack catalog build enterprise-attack-19.0.json.gz --out libs/attack-stix/data/enterprise-19.0.json')
    .action(async (bundle: string, { out, release, sha256 }: { out: string; release?: string; sha256?: string }) => {
      const { buildCatalogFile } = await import('@ttp/attack-stix/node');
      const built = await buildCatalogFile({ bundle, out, ...(release && { release }), ...(sha256 && { expectedSha256: sha256 }) });
      process.stdout.write(`${out}: ATT&CK ${built.release}, ${built.techniques} techniques, ${built.groups} groups, ${built.bytes} bytes, sha256 ${built.sha256}\n`);
    });
}
