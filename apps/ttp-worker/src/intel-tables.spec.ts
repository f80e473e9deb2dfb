// SPDX-License-Identifier: AGPL-3.0-or-later
import { type AttackCatalog, loadShippedCatalog } from '@ttp/attack-stix';
import { Settings } from '@ttp/config';
import { BootRefused } from '@ttp/service';
import { bootIntelTables } from './intel-tables';

let attack: AttackCatalog;
beforeAll(async () => {
  attack = await loadShippedCatalog('19.0');
});

it('boots on the data that ships', async () => {
  await expect(bootIntelTables(new Settings(), attack)).resolves.toBeDefined();
});

it('refuses to boot on data without a tactic of the kill chain, naming it', async () => {
  const isTactic = (id: string) => id !== 'TA0040' && attack.isTactic(id);
  const lacking: AttackCatalog = Object.assign(Object.create(attack), { isTactic });
  const boot = bootIntelTables(new Settings(), lacking);
  await expect(boot).rejects.toBeInstanceOf(BootRefused);
  await expect(boot).rejects.toThrow(/lacks what the worker is built to name: kill chain: not in ATT&CK 19\.0: TA0040;/);
});
