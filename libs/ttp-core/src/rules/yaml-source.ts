// SPDX-License-Identifier: AGPL-3.0-or-later
import { LineCounter, isMap, isScalar, parseDocument, visit } from 'yaml';
import type { Alias, Document, Node, YAMLError } from 'yaml';
import { readPlainYaml } from './plain-yaml';

/** Steps from the document's root to a value: keys and list positions. */
export type Path = readonly (string | number)[];

export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** Something wrong with the YAML itself. */
export interface YamlFault extends Position {
  readonly message: string;
  readonly fix: string;
}

/** A YAML text read as plain data, and where each of its values stands. */
export interface YamlSource {
  /** Null when there are faults. */
  readonly value: unknown;
  readonly faults: readonly YamlFault[];
  /** Where the value at a path begins; of the nearest parent when there is none. */
  positionOf(path: Path): Position;
  /** Where a key is written. */
  positionOfKey(path: Path): Position;
  /** Where a character of the text at a path is written, as far as its quoting lets it be told; else where the text begins. */
  positionInText(path: Path, offset: number): Position;
}

const MAX_BYTES = 64 * 1024;
const MAX_DEPTH = 12;
/** More than this from one file helps nobody. */
const MAX_FAULTS = 20;
// At `silent`, the parser would say nothing of a second document.
const PLAIN_DATA = { version: '1.2', schema: 'core', stringKeys: true, resolveKnownTags: false, logLevel: 'error' } as const;
const FORBIDDEN_KEYS: ReadonlySet<unknown> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads one YAML document from an author who is not trusted: at most 64 KB and 12 levels, plain data only. Tags, aliases (an alias
 * bomb is 20 lines long), duplicate keys, keys that reach an object's prototype and further documents are faults.
 */
export function readYaml(text: string): YamlSource {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_BYTES) return withoutDocument([{ line: 1, column: 1, message: `the document has ${bytes} bytes`, fix: `stay below ${MAX_BYTES}` }]);
  const plain = readPlainYaml(text);
  const { value, faults } = plain ? { value: plain, faults: [] } : parseYaml(text);
  return { value, faults, ...positionsWhenAsked(text) };
}

/**
 * Places are asked for when something is to be said of a document, which is seldom: only then is the complete parser worth its time, and
 * its tree, a hundred times the size of the text, worth its memory.
 */
function positionsWhenAsked(text: string): Positions {
  let parsed: YamlSource | undefined;
  const source = (): YamlSource => (parsed ??= parseYaml(text));
  return {
    positionOf: (path) => source().positionOf(path),
    positionOfKey: (path) => source().positionOfKey(path),
    positionInText: (path, offset) => source().positionInText(path, offset),
  };
}

function parseYaml(text: string): YamlSource {
  const lines = new LineCounter();
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const document = parseDocument(text, { ...PLAIN_DATA, lineCounter: lines, prettyErrors: false });
  // `yaml` reports an unknown tag as a warning and goes on with a guess.
  const faults = [...document.errors, ...document.warnings].map((error) => faultOf(error, at));
  if (faults.length === 0) faults.push(...unwelcome(document, at));
  if (faults.length > 0) return withoutDocument(faults.slice(0, MAX_FAULTS));
  return { value: document.toJS({ maxAliasCount: 0 }) as unknown, faults: [], ...positions(document, text, at) };
}

const START: Position = { line: 1, column: 1 };

const withoutDocument = (faults: readonly YamlFault[]): YamlSource => ({
  value: null,
  faults,
  positionOf: () => START,
  positionOfKey: () => START,
  positionInText: () => START,
});

const FIXES: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'keep one of them',
  TAG_RESOLVE_FAILED: 'remove the tag: rules are plain data',
  TAB_AS_INDENT: 'indent with spaces',
};

function faultOf({ code, message, pos }: YAMLError, at: (offset: number) => Position): YamlFault {
  if (code === 'MULTIPLE_DOCS') {
    return { ...at(pos[0]), message: 'a second YAML document begins here', fix: 'write one rule per file, and remove the line of ---' };
  }
  return { ...at(pos[0]), message: `not valid YAML: ${message}`, fix: FIXES[code] ?? 'correct the YAML; quote a text that holds : # { [ or a quote' };
}

function unwelcome(document: Document.Parsed, at: (offset: number) => Position): YamlFault[] {
  const faults: YamlFault[] = [];
  const aliases: Alias[] = [];
  const fault = (node: Node | null, message: string, fix: string): symbol => {
    faults.push({ ...at(node?.range?.[0] ?? 0), message, fix });
    return visit.SKIP;
  };
  visit(document, {
    Alias: (_, node) => void aliases.push(node),
    Pair: (_, { key }) => (isScalar(key) && FORBIDDEN_KEYS.has(key.value) ? fault(key, `the key ${String(key.value)} is not allowed`, 'rename it') : undefined),
    Collection: (_, node, ancestors) => {
      // Ancestors hold the document and a pair for each mapping entry, too.
      const depth = ancestors.filter((ancestor) => 'items' in ancestor).length;
      return depth >= MAX_DEPTH ? fault(node, `nested deeper than ${MAX_DEPTH} levels`, 'flatten the document') : undefined;
    },
  });
  const [first, ...others] = aliases;
  if (first) fault(first, `the alias *${first.source} ${others.length > 0 ? `and ${others.length} more are` : 'is'} not allowed`, 'write the values out');
  return faults;
}

type Positions = Pick<YamlSource, 'positionOf' | 'positionOfKey' | 'positionInText'>;

function positions(document: Document.Parsed, text: string, at: (offset: number) => Position): Positions {
  const nodeAt = (path: Path): Node | undefined => (path.length === 0 ? (document.contents ?? undefined) : (document.getIn(path, true) as Node | undefined));
  const nearest = (path: Path): number => nodeAt(path)?.range?.[0] ?? (path.length === 0 ? 0 : nearest(path.slice(0, -1)));
  return {
    positionOf: (path) => at(nearest(path)),
    positionOfKey: (path) => {
      const parent = nodeAt(path.slice(0, -1));
      const pair = isMap(parent) ? parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1)) : undefined;
      return at((pair?.key as Node | undefined)?.range?.[0] ?? nearest(path));
    },
    positionInText: (path, offset) => {
      const node = nodeAt(path);
      if (!isScalar(node) || typeof node.value !== 'string' || !node.range) return at(nearest(path));
      const [start, end] = node.range;
      // Found verbatim, the text has no escape or fold in it: offsets in the value are offsets in the source.
      const verbatim = text.slice(start, end).indexOf(node.value.trimEnd());
      return at(verbatim < 0 ? start : start + verbatim + offset);
    },
  };
}
