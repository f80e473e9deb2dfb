// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackCatalog } from '@ttp/attack-stix';
import type { Settings } from '@ttp/config';
import { BootRefused, readIntelTables } from '@ttp/service';
import { type IntelTables, missingIds } from '@ttp/ttp-core';

/** The tables, where the catalogue has all that they and the kill chain name. Throws BootRefused. */
export async function bootIntelTables(settings: Settings, catalog: AttackCatalog): Promise<IntelTables> {
  const tables = await readIntelTables(settings, catalog);
  const missing = missingIds(catalog, tables);
  if (missing.length > 0) throw new BootRefused(`ATT&CK ${catalog.release} lacks what the worker is built to name: ${missing.join(', ')}`);
  return tables;
}
