// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Settings } from '@ttp/config';
import { table } from '../terminal/table';
import { keyJson } from './key-json';
import { withKeys } from './with-keys';
import { jsonText } from '../terminal/json-text';

const HEADER = ['PREFIX', 'NAME', 'SCOPES', 'STATE', 'ENDS', 'LAST USED', 'CREATED', 'BY'];

/** Prints the keys, the oldest first: those that can be used, or all there ever were. */
export async function listKeys(settings: Settings, all: boolean, json: boolean): Promise<void> {
  const now = new Date();
  const rows = await withKeys(settings, (keys) => keys.list());
  const shown = rows.map((row) => keyJson(row, now)).filter(({ state }) => all || state === 'usable');
  if (json) return void process.stdout.write(jsonText(shown, 2));
  const lines = shown.map((key) => [
    key.prefix,
    key.name,
    key.scopes.join(' '),
    key.state,
    minute(key.expires_at),
    key.last_used_at === null ? 'never' : minute(key.last_used_at),
    minute(key.created_at),
    key.created_by,
  ]);
  process.stdout.write(table(HEADER, lines));
}

const minute = (instant: Date): string => `${instant.toISOString().slice(0, 16)}Z`;
