// SPDX-License-Identifier: AGPL-3.0-or-later
import { AttackCatalog, AttackDataError, buildCatalog, collectionRelease } from '@ttp/attack-stix';
import { readBundle } from '@ttp/attack-stix/node';
import fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { A_BUNDLE } from '../corpus/a-bundle';
import { escaped } from '../escaped';
import { nearBytes } from '../near-bytes';
import { nearJson } from '../near-json';
import { promise, type FuzzTarget } from '../target';

const FIELDS = [
  'revoked', 'x_mitre_deprecated', 'x_mitre_is_subtechnique', 'kill_chain_phases', 'external_references', 'relationship_type',
  'source_ref', 'target_ref',
];
const TEXT = JSON.stringify(A_BUNDLE);

export const attackBundle: FuzzTarget<Uint8Array> = {
  name: 'attack-bundle',
  summary: 'ATT&CK bundles, plain and compressed: a catalogue, or refused with the name of the file or of the object',
  open(folder) {
    const file = join(folder, 'enterprise-attack.json');
    return {
      inputs: fc.oneof(
        { weight: 3, arbitrary: nearJson([A_BUNDLE], FIELDS).map((text) => new Uint8Array(Buffer.from(text))) },
        { weight: 1, arbitrary: nearBytes([TEXT, gzipSync(TEXT)]) },
      ),
      show: escaped,
      async judge(bytes) {
        writeFileSync(file, bytes);
        try {
          const { content, sha256 } = await readBundle(file);
          const catalog = new AttackCatalog(buildCatalog(content, { release: collectionRelease(content) ?? '19.0', bundleSha256: sha256 }));
          promise(!catalog.exists('T9999'), 'a technique that nobody wrote');
          return 'accepted';
        } catch (error) {
          if (!(error instanceof AttackDataError)) throw error;
          promise(error.message !== '', 'refused without saying why');
          return 'rejected';
        }
      },
    };
  },
};
