// SPDX-License-Identifier: AGPL-3.0-or-later
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { ValidationError } from 'class-validator';
import type { Findings } from './findings';
import { DOCUMENT_KEYS, RuleDocument } from './rule-document';
import type { Path } from './yaml-source';

/** The document as a typed value, or null when its shape is wrong; every fault is in `findings`. */
export function checkShape(value: Record<string, unknown>, findings: Findings): RuleDocument | null {
  for (const key of Object.keys(value)) {
    if (!DOCUMENT_KEYS.has(key)) findings.unknownKey([key], 'is not a field of a rule and has no effect', 'correct the name or remove it');
  }
  const document = plainToInstance(RuleDocument, value);
  for (const error of validateSync(document)) reportShape(error, [], findings);
  return findings.refused ? null : document;
}

function reportShape({ property, value, constraints, contexts, children }: ValidationError, parent: Path, findings: Findings): void {
  const path = [...parent, stepOf(property)];
  // A value that is missing fails every check it has: one line says it.
  const failed = Object.keys(constraints ?? {}).slice(0, value === undefined ? 1 : undefined);
  for (const name of failed) {
    const context = contexts?.[name] as { fix: string } | undefined;
    findings.error(path, value === undefined ? 'is missing' : (constraints?.[name] ?? name), context?.fix ?? 'see the rule format');
  }
  for (const child of children ?? []) reportShape(child, path, findings);
}

const stepOf = (property: string): string | number => (/^\d+$/.test(property) ? Number(property) : property);
