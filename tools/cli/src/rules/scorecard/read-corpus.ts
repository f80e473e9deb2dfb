// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackCatalog } from '@ttp/attack-stix';
import { UsageError } from '@ttp/config';
import { type GroundTruth, Rejected } from '@ttp/ttp-core';
import { open } from 'node:fs/promises';
import { eachRow, type RowListener } from '../../tag/each-row';
import { linesOf } from '../../tag/lines-of';
import { inputsOf, parseRow, type Row, type TagInput } from '../../tag/read-row';

/** A row of a corpus, and what is known of it. */
export interface CorpusRow {
  /** `corpus.jsonl:7` */
  readonly place: string;
  readonly truth: GroundTruth;
  readonly inputs: readonly TagInput[];
}

type Labels = Pick<AttackCatalog, 'resolveTechnique'>;

/** The rows of a file, or of stdin for `-`; a line that cannot be read is skipped and told. Throws UsageError for such a file. */
export async function* readCorpus(path: string, attack: Labels, listener: RowListener): AsyncGenerator<CorpusRow> {
  const source = path === '-' ? 'stdin' : path;
  yield* eachRow(source, linesOf(await bytesOf(path)), (line, lineNumber) => readCorpusRow(line, `${source}:${lineNumber}`, attack), listener);
}

/** Throws Rejected naming the field and the fix. */
export function readCorpusRow(line: string, place: string, attack: Labels): CorpusRow {
  const row = parseRow(line);
  return { place, truth: truthOf(row, attack), inputs: inputsOf(row) };
}

function truthOf(row: Row, attack: Labels): GroundTruth {
  const { benign = false, technique_ids: ids = null, accept_ids: others = [], exclude_reason: excluded } = row;
  if (typeof benign !== 'boolean') throw new Rejected('"benign" must be true or false');
  if (benign) return { kind: 'benign' };
  // Whoever labelled the corpus says that this label cannot be seen in the commands.
  if (ids === null || excluded) return { kind: 'unlabelled' };
  if (!isTexts(ids) || ids.length === 0) {
    throw new Rejected('"technique_ids" must be a list of technique ids, such as ["T1105"]; leave it out where none is known');
  }
  if (!isTexts(others)) throw new Rejected('"accept_ids" must be a list of technique ids');
  return { kind: 'labelled', techniqueIds: [...ids, ...others].map((id) => techniqueOf(id, attack)) };
}

const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((item) => typeof item === 'string');

function techniqueOf(id: string, attack: Labels): string {
  const resolved = attack.resolveTechnique(id);
  if (!resolved.ok) throw new Rejected(`${resolved.reason}; ${resolved.fix}`);
  return resolved.value.id;
}

async function bytesOf(path: string): Promise<AsyncIterable<Uint8Array>> {
  if (path === '-') return process.stdin;
  try {
    const file = await open(path);
    if (!(await file.stat()).isDirectory()) return file.createReadStream();
    await file.close();
  } catch (cause) {
    throw new UsageError(`corpus ${path}: cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  throw new UsageError(`corpus ${path}: is a directory; name a file with a JSON object a line`);
}
