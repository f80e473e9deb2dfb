// SPDX-License-Identifier: AGPL-3.0-or-later
import { ConfigError, type Settings } from '@ttp/config';
import { layoutOf } from '@ttp/service/connections';
import { writeFileSync } from 'node:fs';
import { keyFiles } from './key-files';
import { renderConfig } from './render-config';

export interface ConfigFlags {
  readonly keys: string;
  readonly out?: string;
  readonly listen: string;
  readonly store: string;
  readonly sync?: string;
}

/** Prints or writes the configuration of the broker; the users' keys are made where they are missing. */
export function writeConfig(settings: Settings, { keys, out, listen, store, sync = '' }: ConfigFlags): void {
  const { publicKeys, written } = keysIn(keys);
  const text = renderConfig({ publicKeys, listen, storeDir: store, sync, extraTopics: layoutOf(settings).extraTopics });
  if (out === undefined) process.stdout.write(text);
  else writeFileSync(out, text);
  // The configuration may go to a pipe: what else is to be said goes elsewhere.
  for (const path of written) process.stderr.write(`ttp: new key ${path}: give it to that service alone, as DECNET_NATS_CREDS\n`);
}

function keysIn(folder: string) {
  try {
    return keyFiles(folder);
  } catch (error) {
    throw new ConfigError([error instanceof Error ? error.message : String(error)]);
  }
}
