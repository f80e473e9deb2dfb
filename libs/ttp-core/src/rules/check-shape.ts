// SPDX-License-Identifier: AGPL-3.0-or-later
import { validateSync } from 'class-validator';
import type { ValidationError } from 'class-validator';
import type { Findings } from './findings';
import { isMapping } from './is-mapping';
import { DECIMAL, INTEGER, numberOfText } from './number-of-text';
import { DOCUMENT_KEYS, EmitDocument, RuleDocument } from './rule-document';
import type { Path } from './yaml-source';

/** The document as a typed value, or null when its shape is wrong; every fault is in `findings`. */
export function checkShape(value: Record<string, unknown>, findings: Findings): RuleDocument | null {
  for (const key of Object.keys(value)) {
    if (!DOCUMENT_KEYS.has(key)) findings.unknownKey([key], 'is not a field of a rule and has no effect', 'correct the name or remove it');
  }
  const document = typed(value, findings);
  for (const error of validateSync(document)) reportShape(error, [], findings);
  return findings.refused ? null : document;
}

/** The validator knows its checks by class. */
function typed(value: Record<string, unknown>, findings: Findings): RuleDocument {
  const { rule_version: version, emits } = value;
  return Object.assign(new RuleDocument(), value, {
    rule_version: numberOfText(version, INTEGER, ['rule_version'], findings),
    emits: Array.isArray(emits) ? emits.map((emit, index) => typedEmit(emit, ['emits', index], findings)) : emits,
  });
}

function typedEmit(value: unknown, path: Path, findings: Findings): unknown {
  if (!isMapping(value)) return value;
  return Object.assign(new EmitDocument(), value, { confidence: numberOfText(value['confidence'], DECIMAL, [...path, 'confidence'], findings) });
}

function reportShape({ property, value, constraints, contexts, children }: ValidationError, parent: Path, findings: Findings): void {
  const path = [...parent, stepOf(property)];
  // A value of the wrong type fails all its checks, and so does what it holds. One line says it: the check that is declared first, which runs last.
  const name = Object.keys(constraints ?? {}).at(-1);
  if (name === undefined) for (const child of children ?? []) reportShape(child, path, findings);
  else {
    const context = contexts?.[name] as { fix: string } | undefined;
    findings.error(path, value === undefined ? 'is missing' : (constraints?.[name] ?? name), context?.fix ?? 'see the rule format');
  }
}

const stepOf = (property: string): string | number => (/^\d+$/.test(property) ? Number(property) : property);
