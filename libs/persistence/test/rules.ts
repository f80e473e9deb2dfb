// SPDX-License-Identifier: AGPL-3.0-or-later
import { DEFAULT_STATE, type RuleDefinition, type RuleState } from '@ttp/ttp-core';
import { hash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { type Author, type DefinitionWrite, type StateWish, TtpRuleChangeRow } from '../src';

export const NOON = new Date('2026-11-21T12:00:00.123Z');
export const later = (ms: number): Date => new Date(NOON.getTime() + ms);

export const OPS: Author = { by: 'ops', now: NOON };
export const SYNC: Author = { by: 'filesystem', now: NOON };

export const sha256 = (text: string): string => hash('sha256', text);

export const aDefinition = (text: string, parts: Partial<RuleDefinition> = {}): RuleDefinition => ({
  ruleVersion: 1,
  sourcePath: '/rules/ttp/R0900.yaml',
  text,
  contentSha256: sha256(text),
  ...parts,
});

export const written = (ruleId: string, text: string, parts: Partial<RuleDefinition> = {}): DefinitionWrite => ({
  ruleId,
  definition: aDefinition(text, { sourcePath: `/rules/ttp/${ruleId}.yaml`, ...parts }),
});

export const deleted = (ruleId: string): DefinitionWrite => ({ ruleId, definition: null });

export const aWish = (parts: Partial<StateWish> = {}): StateWish => ({
  state: 'disabled',
  confidenceMax: null,
  expiresAt: null,
  reason: null,
  ...parts,
});

/** A state as it is after `OPS` has wished for it. */
export const asSet = (parts: Partial<RuleState> = {}): RuleState => ({ ...DEFAULT_STATE, state: 'disabled', setBy: 'ops', setAt: NOON, ...parts });

/** The whole log, oldest first, with its values read. */
export async function readLog(source: DataSource) {
  const rows = await source.manager.find(TtpRuleChangeRow, { order: { seq: 'ASC' } });
  return rows.map(({ valueBefore, valueAfter, ...row }) => ({ ...row, before: parsed(valueBefore), after: parsed(valueAfter) }));
}

const parsed = (json: string | null): unknown => (json === null ? null : JSON.parse(json));
