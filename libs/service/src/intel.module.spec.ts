// SPDX-License-Identifier: AGPL-3.0-or-later
import { loadShippedCatalog } from '@ttp/attack-stix';
import { Settings } from '@ttp/config';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readIntelTables } from './intel.module';

const read = async (intelDir: string) => readIntelTables(Object.assign(new Settings(), { intelDir }), await loadShippedCatalog());

describe('readIntelTables', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ttp-intel-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('gives the tables of the folder', async () => {
    expect(Object.keys(await read('rules/intel')).toSorted()).toEqual(['abuseipdb', 'feodo', 'greynoise', 'threatfox']);
  });

  it('refuses a folder that is not there, naming it', async () => {
    const missing = join(folder, 'missing');
    await expect(read(missing)).rejects.toThrow(`the folder of intelligence tables ${missing} cannot be read`);
  });

  it('refuses a table with a fault, naming the file', async () => {
    writeFileSync(join(folder, 'feodo.yaml'), 'provider: [');
    await expect(read(folder)).rejects.toThrow(/^an intelligence table is refused\n\S+feodo\.yaml:1:12: error: not valid YAML/);
  });
});
