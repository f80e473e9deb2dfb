// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Settings } from '@ttp/config';
import { type TagCount, tagCountsByTechnique } from '@ttp/persistence';
import { withDatabase } from '../with-database';

/** What is stored, by technique. Throws as `withDatabase` does. */
export const countStoredTags = (settings: Settings): Promise<readonly TagCount[]> => withDatabase(settings, tagCountsByTechnique);
