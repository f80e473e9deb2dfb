// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Command } from 'commander';

const EXAMPLE = '\nExample:\n  ttp attack catalog build enterprise-attack-19.0.json.gz --out libs/attack-stix/data/enterprise-19.0.json';

export function configure(command: Command): void {
  command.addHelpText('after', EXAMPLE);
  const catalog = command.command('catalog').description('the compact catalogue of facts that the product ships').addHelpText('after', EXAMPLE);
  catalog
    .command('build')
    .description('build a catalogue from an ATT&CK bundle')
    .argument('<bundle>', 'STIX bundle, .json or .json.gz')
    .requiredOption('--out <file>', 'catalogue to write')
    .option('--release <version>', 'release of a bundle that does not name its own, such as 19.0')
    .option('--sha256 <digest>', 'refuse the bundle unless its uncompressed bytes have this digest')
    .addHelpText('after', EXAMPLE)
    .action(async (bundle: string, { out, release, sha256 }: { out: string; release?: string; sha256?: string }) => {
      const { buildCatalogFile } = await import('@ttp/attack-stix/node');
      const built = await buildCatalogFile({ bundle, out, ...(release && { release }), ...(sha256 && { expectedSha256: sha256 }) });
      const { techniques, groups, bytes, sha256: written } = built;
      process.stdout.write(`${out}: ATT&CK ${built.release}, ${techniques} techniques, ${groups} groups, ${bytes} bytes, sha256 ${written}\n`);
    });
}
