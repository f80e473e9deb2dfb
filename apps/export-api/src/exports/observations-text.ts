// SPDX-License-Identifier: AGPL-3.0-or-later
import { jsonOf } from '@ttp/attack-stix';
import type { AttackerExportRow } from '@ttp/persistence';

/** DECNET's plain export: what it is on the first line, then an attacker a line; JSON as a whole. */
export async function* observationsText(rows: AsyncIterable<AttackerExportRow>, total: number, now: Date): AsyncGenerator<string> {
  const metadata = { source: 'DECNET Honeypot', version: '1.0', exported_at: now.toISOString(), total_records: total, schema_version: '1.0' };
  yield `{"export_metadata":${JSON.stringify(metadata)},"observations":[`;
  let between = '\n';
  for await (const row of rows) {
    yield `${between}${jsonOf(row, 0)}`;
    between = ',\n';
  }
  yield '\n]}\n';
}
