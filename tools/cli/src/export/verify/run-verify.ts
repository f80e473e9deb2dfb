// SPDX-License-Identifier: AGPL-3.0-or-later
import { compareExports, type Finding } from '@ttp/attack-stix';
import { ConfigError, type Settings, UsageError } from '@ttp/config';
import { EXIT } from '@ttp/config/exit-codes';
import { printable } from '@ttp/ttp-core/printable';
import { catalogOf } from '../../rules/read-rules';
import { counted } from '../../terminal/counted';
import { type Check, checkOf } from './checks';
import { BrokenJson } from './json-pieces';
import { objectsOf, piecesOf } from './read-text';
import type { Target } from './targets';
import { jsonText } from '../../terminal/json-text';

export interface VerifyFlags {
  readonly target: Target;
  readonly stableWith?: string;
  readonly json?: boolean;
}

/** Findings that are told of a file: a thousand say as much as a million. */
const MOST_TOLD = 1_000;

interface FileReport {
  readonly file: string;
  readonly objects: number;
  readonly findings: number;
  readonly told: readonly Finding[];
}

/** Verifies exports object by object; answers the exit code. Throws ConfigError for a file that cannot be read. */
export async function runVerify(settings: Settings, files: readonly string[], { target, stableWith, json = false }: VerifyFlags): Promise<number> {
  if (stableWith !== undefined && files.length > 1) throw new UsageError('--stable-with compares one file with another; name one');
  const attack = await catalogOf(settings);
  const reports: FileReport[] = [];
  // The pages of TAXII are one collection; every other file is an export of its own.
  const pages = checkOf(target, attack);
  for (const [at, file] of files.entries()) {
    const check = target === 'taxii' ? pages : checkOf(target, attack);
    const isLast = target !== 'taxii' || at === files.length - 1;
    const more = stableWith === undefined ? [] : await readable(`${file}, ${stableWith}`, changes(file, stableWith, check));
    const report = await readable(file, verifyFile(file, check, isLast, more));
    reports.push(report);
    if (!json) process.stdout.write(textOf(report));
  }
  if (json) process.stdout.write(jsonText({ target, files: reports }));
  return reports.every(({ findings }) => findings === 0) ? EXIT.ok : EXIT.failure;
}

async function verifyFile(file: string, check: Check, isLast: boolean, more: readonly Finding[]): Promise<FileReport> {
  const told: Finding[] = [];
  let [objects, elements, findings] = [0, 0, 0];
  const tell = (found: readonly Finding[]) => {
    findings += found.length;
    told.push(...found.slice(0, MOST_TOLD - told.length));
  };
  for await (const { json, isElement } of piecesOf(file, check.list)) {
    tell(isElement ? check.element(json, elements) : check.document(json, elements));
    if (isElement || elements === 0) objects += 1;
    elements = isElement ? elements + 1 : 0;
  }
  if (isLast) tell(check.finish());
  tell(more);
  return { file, objects, findings, told };
}

const changes = (first: string, second: string, { list }: Check) => compareExports(objectsOf(first, list), objectsOf(second, list));

async function readable<T>(file: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (cause) {
    if (!isUnreadable(cause)) throw cause;
    throw new ConfigError([`${file}: ${cause instanceof BrokenJson ? cause.message : `cannot be read: ${cause.message}`}`]);
  }
}

/** The file system, gzip and the decoder of UTF-8 name their errors by code. */
const isUnreadable = (error: unknown): error is Error => error instanceof BrokenJson || (error instanceof Error && 'code' in error);

function textOf({ file, objects, findings, told }: FileReport): string {
  const lines = told.map(({ path, problem }) => `${file}: ${path === '' ? '/' : path}: ${problem}`);
  const untold = findings > told.length ? [`${file}: … and ${findings - told.length} more`] : [];
  const sum = `${file}: ${counted(objects, 'object')}, ${counted(findings, 'finding')}`;
  return [...lines, ...untold, sum].map((line) => `${printable(line)}\n`).join('');
}
