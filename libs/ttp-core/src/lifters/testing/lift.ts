// SPDX-License-Identifier: AGPL-3.0-or-later
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceKind } from '../../events/source-kinds';
import type { RuleFile } from '../../rules/rule-file';
import type { Rule } from '../../rules/rule';
import type { Tag } from '../../tags/tag';
import { anEmit, anEvent, anIndex, aRule } from '../../testing';
import { loadIntelTables } from '../intel-mapping';
import type { Payload } from '../payload';
import { tagEvent } from '../tag-event';
import type { TaggingContext } from '../tagging-context';

const RULES = join(__dirname, '../../../../../rules');

/** The rule documents of a folder of the pack. */
export const packFiles = (folder: 'ttp' | 'intel'): readonly RuleFile[] =>
  readdirSync(join(RULES, folder))
    .filter((name) => name.endsWith('.yaml'))
    .map((file) => ({ file, text: readFileSync(join(RULES, folder, file), 'utf8') }));

export const EVERYTHING = { release: '19.0', exists: () => true };

export const INTEL = loadIntelTables(packFiles('intel'), EVERYTHING).tables;

/** A meter that takes any report for a failure of the test. */
export const STRICT_METER = {
  overBudget: (kind: SourceKind) => complain('over budget', kind),
  clipped: (kind: SourceKind) => complain('clipped', kind),
  failed: (child: string, kind: SourceKind, error: unknown) => complain(child, kind, String(error)),
  undeclaredEvidence: (child: string, ruleId: string, keys: readonly string[]) => complain('undeclared', child, ruleId, ...keys),
  unhandled: (kind: string) => complain('unhandled', kind),
};

function complain(...words: readonly string[]): never {
  throw new Error(words.join(' '));
}

export const CONTEXT: TaggingContext = { now: new Date('2026-11-21T08:00:00Z'), attackRelease: 'v19.0', intel: INTEL, meter: STRICT_METER };

/** A rule of a lifter, with one emit. */
export const aLifterRule = (predicate: string, parameters: Readonly<Record<string, unknown>> = {}, parts: Partial<Rule> = {}): Rule =>
  aRule({ ruleId: 'R0901', evidenceFields: [], match: { family: 'lifter', predicate, parameters }, ...parts });

/** The tags that a payload gives with one rule of a predicate. */
export function tagsFor(kind: SourceKind, rule: Rule, payload: Payload, context: Partial<TaggingContext> = {}): readonly Tag[] {
  const event = anEvent({ sourceKind: kind, sourceId: 'src-1', payload, identityUuid: 'b2b7c0de-7a11-4c3d-8e2f-000000000001' });
  return tagEvent(event, anIndex({ ...rule, appliesTo: [kind] }), { ...CONTEXT, ...context });
}

/** Asks one predicate: the evidence of its tag, or null when it does not fire. */
export function asking(kind: SourceKind, predicate: string, parameters: Payload = {}, evidenceFields: readonly string[] = []) {
  const rule = aLifterRule(predicate, parameters, { evidenceFields, emits: [anEmit()] });
  return (payload: Payload, context: Partial<TaggingContext> = {}): Payload | null => tagsFor(kind, rule, payload, context)[0]?.evidence ?? null;
}

/** What every tag of a mail shows, of a mail that says nothing. */
export const NO_MAIL_EVIDENCE = { body_sha256: '', matched_headers: [], rcpt_domain_set: [], attachment_sha256s: [], rcpt_count: 0 };
