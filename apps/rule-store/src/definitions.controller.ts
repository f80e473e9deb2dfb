// SPDX-License-Identifier: AGPL-3.0-or-later
import { Body, Controller, Delete, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { AdminOnly, Caller } from '@ttp/service';
import { catalogueRow, errorRow, type RuleCatalogueRow, type RuleErrorRow } from './rows';
import { ReasonDto, RuleDocumentDto, WriteRuleDto } from './rule-document.dto';
import { RuleEditor, type WrittenRule } from './rule.editor';

interface Verdict {
  /** Whether the document would be stored. */
  readonly valid: boolean;
  readonly rule_id: string | null;
  readonly rule_version: number | null;
  readonly issues: readonly RuleErrorRow[];
}

/** The rule as it is now, and what could be better about its document. */
interface WrittenRuleRow extends RuleCatalogueRow {
  readonly issues: readonly RuleErrorRow[];
}

/** Rule documents over the API, where no directory is the truth. */
@Controller('ttp/rules')
export class DefinitionsController {
  constructor(private readonly editor: RuleEditor) {}

  /** Looks at a document and writes nothing. */
  @Post('validate')
  @HttpCode(200)
  validate(@Body() { text }: RuleDocumentDto): Verdict {
    const { rule, issues } = this.editor.check(text);
    return { valid: rule !== null, rule_id: rule?.ruleId ?? null, rule_version: rule?.ruleVersion ?? null, issues: issues.map(errorRow) };
  }

  @Post()
  @AdminOnly()
  async create(@Body() { text, reason }: WriteRuleDto, @Caller() by: string): Promise<WrittenRuleRow> {
    return rowOf(await this.editor.create(text, { by, reason: reason ?? null, now: new Date() }));
  }

  @Put(':ruleId')
  @AdminOnly()
  async replace(@Param('ruleId') ruleId: string, @Body() { text, reason }: WriteRuleDto, @Caller() by: string): Promise<WrittenRuleRow> {
    return rowOf(await this.editor.replace(ruleId, text, { by, reason: reason ?? null, now: new Date() }));
  }

  /** The state is kept: it applies again if the rule comes back. */
  @Delete(':ruleId')
  @AdminOnly()
  async remove(@Param('ruleId') ruleId: string, @Query() { reason }: ReasonDto, @Caller() by: string): Promise<{ rule_id: string; deleted: true }> {
    await this.editor.remove(ruleId, { by, reason: reason ?? null, now: new Date() });
    return { rule_id: ruleId, deleted: true };
  }
}

const rowOf = (written: WrittenRule): WrittenRuleRow => ({ ...catalogueRow(written), issues: written.issues.map(errorRow) });
