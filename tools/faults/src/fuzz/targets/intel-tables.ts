// SPDX-License-Identifier: AGPL-3.0-or-later
import { loadShippedCatalog } from '@ttp/attack-stix';
import { parseIntelMapping } from '@ttp/ttp-core';
import { intelDir } from '../../harness/paths';
import { escaped } from '../escaped';
import { textsOf } from '../folders';
import { nearBytes } from '../near-bytes';
import { promise, type FuzzTarget } from '../target';

export const intelTables: FuzzTarget<Uint8Array> = {
  name: 'intel-tables',
  summary: 'tables of what providers mean, as YAML: read, or refused with line and fix',
  async open() {
    const catalog = await loadShippedCatalog();
    return {
      inputs: nearBytes(textsOf(intelDir(), '*.yaml')),
      show: escaped,
      judge(bytes) {
        const text = Buffer.from(bytes).toString('utf8');
        const name = /^provider: (\w+)$/m.exec(text)?.[1] ?? 'feodo';
        const { mapping, issues } = parseIntelMapping(text, `${name}.yaml`, catalog);
        for (const { line, message, fix } of issues) promise(line >= 1 && message !== '' && fix !== '', `an issue without its place: ${message}`);
        promise((mapping === null) === issues.some(({ severity }) => severity === 'error'), 'refused without saying why');
        return mapping === null ? 'rejected' : 'accepted';
      },
    };
  },
};
