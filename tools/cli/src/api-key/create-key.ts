// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Settings } from '@ttp/config';
import type { ApiKeyScope } from '@ttp/persistence';
import { keyJson } from './key-json';
import { withKeys } from './with-keys';
import { jsonText } from '../terminal/json-text';

export interface CreateFlags {
  readonly scope: readonly ApiKeyScope[];
  readonly days: number;
  readonly by: string;
  readonly json?: boolean;
}

const DAY_MS = 86_400_000;

/** Prints the key, alone on stdout: this once, for nobody keeps it. */
export async function createKey(settings: Settings, name: string, { scope, days, by, json = false }: CreateFlags): Promise<void> {
  const now = new Date();
  const wish = { name, scopes: scope, createdBy: by, expiresAt: new Date(now.getTime() + days * DAY_MS), now };
  const { key, row } = await withKeys(settings, (keys) => keys.create(wish));
  process.stdout.write(json ? jsonText({ key, ...keyJson(row, now) }, 2) : `${key}\n`);
  const end = `it ends ${row.expiresAt.toISOString()}, or by "ttp api-key revoke ${row.prefix}"`;
  if (!json) process.stderr.write(`keep it: it is not shown again; ${end}\n`);
}
