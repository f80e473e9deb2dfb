// SPDX-License-Identifier: AGPL-3.0-or-later
import { describeOn } from '@ttp/persistence/testing';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answer, StoreHarness } from './harness';

interface Row {
  readonly rule_id: string;
  readonly rule_version: number;
  readonly name: string;
  readonly description: string;
  readonly state: string;
  readonly set_by: string | null;
}

const PACK = 'rules/ttp';

describeOn('sqlite', 'the catalogue of the shipped pack', (databases) => {
  it('lists every rule by id, with version, name and description, enabled, and nothing wrong with any', async () => {
    const files = readdirSync(PACK).filter((file) => file.endsWith('.yaml'));
    const harness = await StoreHarness.start(await databases().create());
    await harness.sync(...files.map((file) => readFileSync(join(PACK, file), 'utf8')));
    const app = await harness.startStore();
    const [status, body] = await answer(app, 'GET', '');
    const rows = body as readonly Row[];
    expect([status, rows.map(({ rule_id: id }) => `${id.replace('-', '_')}.yaml`)]).toEqual([200, files.toSorted()]);
    const isOdd = ({ rule_version: version, name, description, state, set_by: by }: Row) =>
      !(Number.isInteger(version) && version >= 1 && name !== '' && typeof description === 'string' && state === 'enabled' && by === null);
    expect(rows.filter(isOdd)).toEqual([]);
    expect(await answer(app, 'GET', '/errors')).toEqual([200, []]);
    await harness.stop();
  });
});
