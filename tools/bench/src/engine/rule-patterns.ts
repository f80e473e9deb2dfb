// SPDX-License-Identifier: AGPL-3.0-or-later
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compilePattern } from '@ttp/ttp-core';
import { parse } from 'yaml';
import { Random } from '../random';
import { ADMIN_TOOLS, ATTACK_TOOLS, SENSITIVE_PATHS, WORDS, madeUpName } from './vocabulary';

const RULES_DIRECTORY = 'rules/ttp';
const REFERENCE_RULE = /^R00[0-5]\d\.yaml$/;

/** Weaker patterns are refused at load unless they say so; the bench measures admitted rules. */
const ADMITTED_BITS = 12;

/** Shapes of command rules, about as often as in published rule packs. */
const SHAPES: readonly ((random: Random) => string)[] = [
  (r) => String.raw`(?i)\b${toolName(r)}\b`,
  (r) => String.raw`(?i)\b(?:${toolName(r)}|${toolName(r)}|${toolName(r)})\b`,
  (r) => String.raw`\b${toolName(r)}\s+(?:-\w+\s+)*--${r.pick(WORDS)}\b`,
  (r) => String.raw`(?i)\b${r.pick(ADMIN_TOOLS)}\b[^|;]*\s${path(r)}`,
  (r) => String.raw`\b(?:cat|less|more|head|tail|grep)\s+(?:[^|;]*\s)?${path(r)}\b`,
  (r) => String.raw`>>?\s*${path(r)}${madeUpName(r)}`,
  (r) => String.raw`(?i)(?:wget|curl)\b[^|;]*https?://[^\s/]+/${madeUpName(r)}\.(?:sh|bin|elf|py)`,
  (r) => String.raw`(?i)\b${r.pick(ADMIN_TOOLS)}\s+.*--${madeUpName(r)}(?:=|\s+)\S+`,
  (r) => String.raw`/tmp/\.?${madeUpName(r)}(?:\s|;|$)`,
  (r) => String.raw`\bchmod\s+(?:\+x|[0-7]{3,4})\s+\S*${madeUpName(r)}\b`,
  (r) => String.raw`(?i)^\s*(?:sudo\s+)?${toolName(r)}\s+-[a-z]+`,
  (r) => String.raw`(?i)(?:echo|printf)\b.*${madeUpName(r)}.*\|\s*base64\s+(?:-d|--decode)`,
  (r) => String.raw`\b(?:useradd|usermod|passwd)\b[^;|]*\b${madeUpName(r)}\b`,
  (r) => String.raw`(?i)${madeUpName(r)}\.(?:onion|example)(?::\d{2,5})?`,
];

interface RuleFile {
  readonly applies_to?: readonly string[];
  readonly match?: { readonly pattern?: string | readonly string[] };
}

/** `count` patterns: the reference's command rules first, then generated ones, so that figures compare over the years. Deterministic. */
export function rulePatterns(count: number): readonly string[] {
  const sources = new Set(shippedPatterns(REFERENCE_RULE));
  const random = new Random(count);
  while (sources.size < count) {
    const source = random.pick(SHAPES)(random);
    if (compilePattern(source).score >= ADMITTED_BITS) sources.add(source);
  }
  return [...sources].slice(0, count);
}

/** Patterns over commands in the shipped pack; none where the bench runs without it. */
export function shippedPatterns(file: RegExp = /\.yaml$/): readonly string[] {
  if (!existsSync(RULES_DIRECTORY)) return [];
  return readdirSync(RULES_DIRECTORY)
    .filter((name) => file.test(name))
    .map((name) => parse(readFileSync(join(RULES_DIRECTORY, name), 'utf8')) as RuleFile)
    .flatMap(({ applies_to: kinds, match }) => (kinds?.includes('command') && match?.pattern !== undefined ? [[match.pattern].flat()] : []))
    .map((alternatives) => (alternatives.length === 1 ? String(alternatives[0]) : alternatives.map((alternative) => `(?:${alternative})`).join('|')));
}

/** Known tools are shared by many rules; most rules of a large pack name something of their own. */
function toolName(random: Random): string {
  return random.chance(15) ? random.pick(ATTACK_TOOLS) : madeUpName(random);
}

function path(random: Random): string {
  return `${random.pick(SENSITIVE_PATHS)}${random.chance(60) ? madeUpName(random) : ''}`.replaceAll('.', String.raw`\.`);
}
