// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DataSource } from 'typeorm';
import { TtpTagRow } from '../entities';

/** So many stored tags claim this technique under this tactic, in the words of this release. */
export interface TagCount {
  /** Such as `v19.0`. */
  readonly attackRelease: string;
  readonly techniqueId: string;
  readonly subTechniqueId: string | null;
  readonly tactic: string;
  readonly count: number;
}

/** Every technique that is stored, ordered by release, technique, sub-technique (none first) and tactic. Reads the whole table. */
export async function tagCountsByTechnique(source: DataSource): Promise<readonly TagCount[]> {
  const columns = ['attackRelease', 'techniqueId', 'subTechniqueId', 'tactic'] as const;
  const query = source.manager.createQueryBuilder(TtpTagRow, 'tag').select('COUNT(*)', 'count');
  for (const column of columns) query.addSelect(`tag.${column}`, column).addGroupBy(`tag.${column}`).addOrderBy(`tag.${column}`);
  const rows = await query.getRawMany<Omit<TagCount, 'count'> & { count: number | string }>();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}
