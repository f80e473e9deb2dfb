// SPDX-License-Identifier: AGPL-3.0-or-later
import { existsSync, readFileSync } from 'node:fs';
import { isMap, isNode, isScalar, LineCounter, parseDocument, type Pair } from 'yaml';
import type { DeclaredSetting } from './setting';

/** Read when no other is named, if it is there. */
const DEFAULT_CONFIG_FILE = 'ttp.yaml';

/** A value for a setting. */
export interface Given {
  /** Where it stands: `ttp.yaml:3: nats_url`. */
  readonly origin: string;
  readonly value: unknown;
}

type Place = (offset: number | undefined) => string;

/** What the YAML file gives, by key. What is wrong with it is added to `problems`, with file, line and what to do; such a line gives nothing. */
export function readConfigFile(named: string | undefined, settings: readonly DeclaredSetting[], problems: string[]): ReadonlyMap<string, Given> {
  const name = named ?? DEFAULT_CONFIG_FILE;
  const lineCounter = new LineCounter();
  const { errors, contents } = parseDocument(readText(name, named !== undefined, problems), { lineCounter, prettyErrors: false });
  const at: Place = (offset) => `${name}:${lineCounter.linePos(offset ?? 0).line}`;
  problems.push(...errors.map(({ message, pos }) => `${at(pos[0])}: ${message}; write one "key: value" a line`));
  if (errors.length > 0 || contents === null) return new Map();
  if (isMap(contents)) return entriesOf(contents.items, at, settings, problems);
  problems.push(`${at(contents.range[0])}: must hold "key: value" lines, such as "nats_url: nats://127.0.0.1:4222"`);
  return new Map();
}

function entriesOf(pairs: readonly Pair[], at: Place, settings: readonly DeclaredSetting[], problems: string[]): ReadonlyMap<string, Given> {
  const entries = new Map<string, Given>();
  for (const pair of pairs) {
    const key = String(isScalar(pair.key) ? pair.key.value : pair.key);
    const place = at(isNode(pair.key) ? pair.key.range?.[0] : undefined);
    const problem = problemOf(key, pair, settings);
    if (problem !== null) problems.push(`${place}: ${problem}`);
    else if (isScalar(pair.value)) entries.set(key, { origin: `${place}: ${key}`, value: pair.value.value });
  }
  return entries;
}

function readText(name: string, mustExist: boolean, problems: string[]): string {
  if (!existsSync(name)) {
    if (mustExist) problems.push(`${name}: no such configuration file`);
    return '';
  }
  try {
    return readFileSync(name, 'utf8');
  } catch (error) {
    problems.push(`${name}: cannot be read (${(error as NodeJS.ErrnoException).code}); name a YAML file that can`);
    return '';
  }
}

function problemOf(key: string, { value }: Pair, settings: readonly DeclaredSetting[]): string | null {
  if (!settings.some((setting) => setting.key === key)) return `unknown key ${JSON.stringify(key)}; ${hint(key, settings)}`;
  // Aliases, too: no setting needs one, and they are how a small file becomes a huge one.
  if (isNode(value) && !isScalar(value)) return `${key} must be one value, not a list, a map or an alias`;
  if (!isScalar(value) || value.value === null) return `${key} has no value; write one behind it, or remove the line`;
  return null;
}

function hint(key: string, settings: readonly DeclaredSetting[]): string {
  const meant = settings.find((setting) => [setting.key, setting.flag, setting.env].some((name) => bare(name) === bare(key)));
  return meant ? `write ${meant.key}` : '`ttp config show` lists the known ones';
}

const bare = (name: string) => name.toLowerCase().replace(/[^a-z\d]/g, '');
