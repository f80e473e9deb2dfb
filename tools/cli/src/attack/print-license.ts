// SPDX-License-Identifier: AGPL-3.0-or-later
import { type AttackSettings, locateLicense } from '@ttp/attack-stix/node';
import { EXIT } from '@ttp/config/exit-codes';
import { printable } from '@ttp/ttp-core/printable';
import { readFile } from 'node:fs/promises';
import { shippedLicense } from '../paths';
import { jsonText } from '../terminal/json-text';

/** Prints the licence that goes with the bundle in use, else the one that ships; answers the exit code. */
export async function printLicense(settings: AttackSettings, json: boolean): Promise<number> {
  // A file that was named is meant, and no other.
  const path = locateLicense(settings) ?? (settings.attackLicense === '' ? shippedLicense() : null);
  if (path === null) {
    process.stderr.write(`ttp: DECNET_ATTACK_LICENSE is ${printable(settings.attackLicense)}, which is no file: correct it, or unset it\n`);
    return EXIT.failure;
  }
  const text = await readFile(path, 'utf8');
  process.stdout.write(json ? jsonText({ path, text }) : printable(text, '\r\n\t'));
  return EXIT.ok;
}
