// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  type AttackResolver,
  type CompiledDocument,
  compiledDocuments,
  type LoadedDocuments,
  type LoadedRules,
  restoreDocuments,
  type RuleFile,
} from '@ttp/ttp-core';
import { readFileSync, writeFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';

/** What a pack is valid for: nobody else may use what is in it. */
export interface PackOrigin {
  /** Digest of the program that reads and compiles rules. */
  readonly program: string;
  /** SHA-256 of the ATT&CK bundle under which the rules were read. */
  readonly attack: string;
}

interface Pack extends PackOrigin {
  readonly documents: readonly CompiledDocument[];
}

/** What of `files` need not be read, for `loadRules`. */
export type RestoreRules = (files: readonly RuleFile[], attack: AttackResolver) => { readonly documents: LoadedDocuments } | undefined;

/** Keeps loaded rules for the next start of the same program. */
export function writeRulePack(path: string, loaded: LoadedRules, { program, attack }: PackOrigin): void {
  writeFileSync(path, serialize({ program, attack, documents: compiledDocuments(loaded) } satisfies Pack));
}

/**
 * Restores the rules of a pack whose documents are still the same, to the letter. A pack that is missing, unreadable or of another origin
 * restores nothing: all is read from the documents then, as it would be without one.
 */
export const rulePack =
  (path: string, origin: PackOrigin): RestoreRules =>
  (files, attack) => {
    const pack = readPack(path);
    if (pack === null || pack.program !== origin.program || pack.attack !== origin.attack) return undefined;
    return { documents: restoreDocuments(pack.documents, files, attack) };
  };

function readPack(path: string): Pack | null {
  try {
    return deserialize(readFileSync(path)) as Pack;
  } catch {
    return null;
  }
}
