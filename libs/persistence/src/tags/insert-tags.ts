// SPDX-License-Identifier: AGPL-3.0-or-later
import { TAG_COLUMNS } from './tag-record';

export const INSERT_TAGS = `INSERT INTO ttp_tag (${TAG_COLUMNS.join(', ')})`;

const ROW = `(${TAG_COLUMNS.map(() => '?').join(', ')})`;

/** The insert of so many tags, one placeholder per value. */
export const insertTags = (rows: number): string => `${INSERT_TAGS} VALUES ${Array.from({ length: rows }, () => ROW).join(', ')}`;
