// SPDX-License-Identifier: AGPL-3.0-or-later
import { realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type PackOrigin, type RestoreRules, rulePack } from './rule-pack';

declare global {
  /** Set by the build: a digest of the sources that read and compile rules. */
  var TTP_RULE_PROGRAM: string | undefined;
}

/** The part of an ATT&CK catalogue that tells which one it is. */
interface Attack {
  readonly facts: { readonly bundleSha256: string };
}

/** dist/<apps or tools>/<name>/main.js is what runs, from whatever folder; the pack is made when the command line is built. */
export const shippedRulePackFile = (): string => resolve(dirname(realpathSync(process.argv[1] ?? '.')), '../../tools/cli/shipped-rules.pack');

/** What a pack made by this program is valid for; null for sources that nobody has built. */
export const packOrigin = ({ facts }: Attack): PackOrigin | null =>
  globalThis.TTP_RULE_PROGRAM === undefined ? null : { program: globalThis.TTP_RULE_PROGRAM, attack: facts.bundleSha256 };

/** The rules that ship, compiled when the program was built. */
export function shippedRulePack(attack: Attack): RestoreRules {
  const origin = packOrigin(attack);
  return origin === null ? () => undefined : rulePack(shippedRulePackFile(), origin);
}
