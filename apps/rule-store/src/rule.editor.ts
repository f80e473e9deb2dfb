// SPDX-License-Identifier: AGPL-3.0-or-later
import { BadRequestException, ConflictException, Inject, Injectable, NotFoundException } from '@nestjs/common';
import { AttackCatalog } from '@ttp/attack-stix';
import { Settings } from '@ttp/config';
import { type Author, type DefinitionWrite, Superseded } from '@ttp/persistence';
import { INTEL_TABLES } from '@ttp/service';
import { DEFAULT_STATE, type IntelTables, lintRules, type Rule, type RuleEntry, type RuleIssue } from '@ttp/ttp-core';
import { join } from 'node:path';
import { errorRow } from './rows';
import { type LiveRule, RuleCatalogue } from './rule.catalogue';

/** A document that was looked at. */
export interface CheckedDocument {
  readonly text: string;
  /** Null when there is an error among the issues. */
  readonly rule: Rule | null;
  readonly issues: readonly RuleIssue[];
}

/** A rule that is stored now, under the state that it has. */
export interface WrittenRule extends LiveRule {
  readonly issues: readonly RuleIssue[];
}

type AcceptedDocument = CheckedDocument & { readonly rule: Rule };

/** What issues call a document that came in a body. */
const IN_BODY = 'body';

/** Creates, replaces and deletes rule documents where the database is the truth; answers 409 where a directory is. */
@Injectable()
export class RuleEditor {
  constructor(
    private readonly catalogue: RuleCatalogue,
    private readonly attack: AttackCatalog,
    @Inject(INTEL_TABLES) private readonly intel: IntelTables,
    private readonly settings: Settings,
  ) {}

  /** All that can be told of a document before it runs, its own examples included. */
  check(text: string): CheckedDocument {
    const { rules, issues } = lintRules([{ file: IN_BODY, text }], this.attack, this.intel);
    const isRefused = issues.some(({ severity }) => severity === 'error');
    return { text, rule: isRefused ? null : (rules[0] ?? null), issues };
  }

  async create(text: string, author: Author): Promise<WrittenRule> {
    const document = this.accepted(text);
    const entry = await this.catalogue.rules.entry(document.rule.ruleId);
    this.expectOurs(entry);
    if (entry.definition !== null) throw new ConflictException('a rule with this rule_id is there already; replace it with PUT');
    return this.store(document, entry, author);
  }

  async replace(ruleId: string, text: string, author: Author): Promise<WrittenRule> {
    const entry = await this.known(ruleId);
    this.expectOurs(entry);
    const document = this.accepted(text);
    if (document.rule.ruleId !== ruleId) throw new BadRequestException('the document has another rule_id than the address');
    return this.store(document, entry, author);
  }

  async remove(ruleId: string, author: Author): Promise<void> {
    this.expectOurs(await this.known(ruleId));
    await this.catalogue.write({ ruleId, definition: null }, author);
  }

  private async store({ text, rule, issues }: AcceptedDocument, { ruleId, definition, state }: RuleEntry, author: Author): Promise<WrittenRule> {
    const { ruleVersion, contentSha256 } = rule;
    const sourcePath = definition?.sourcePath ?? `api/${ruleId}.yaml`;
    const replaces = definition?.contentSha256 ?? null;
    await this.write({ ruleId, definition: { ruleVersion, sourcePath, text, contentSha256 }, replaces }, author);
    return { rule: { ...rule, state: state ?? DEFAULT_STATE }, sourcePath, issues };
  }

  /** Of two that write at once, the second has not seen what the first wrote. */
  private async write(write: DefinitionWrite, author: Author): Promise<void> {
    try {
      await this.catalogue.write(write, author);
    } catch (error) {
      throw error instanceof Superseded ? new ConflictException(`${error.message}; look at it and try again`) : error;
    }
  }

  private async known(ruleId: string): Promise<RuleEntry> {
    const entry = await this.catalogue.rules.entry(ruleId);
    if (entry.definition === null) throw new NotFoundException('Rule not found');
    return entry;
  }

  private accepted(text: string): AcceptedDocument {
    const { rule, issues } = this.check(text);
    if (rule === null) throw new BadRequestException({ detail: 'the rule document is refused', issues: issues.map(errorRow) });
    return { text, rule, issues };
  }

  /** A change that the next sync would undo is refused. */
  private expectOurs({ ruleId, definition }: RuleEntry): void {
    const { rulesTruth, rulesDir } = this.settings;
    if (rulesTruth === 'database') return;
    const file = definition?.sourcePath ?? join(rulesDir, `${ruleId}.yaml`);
    throw new ConflictException(`rules are kept in files here: edit ${file}, rule-sync stores it`);
  }
}
