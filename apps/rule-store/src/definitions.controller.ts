// SPDX-License-Identifier: AGPL-3.0-or-later
import { Body, Controller, Delete, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { Type, type Static } from '@sinclair/typebox';
import type { Author } from '@ttp/persistence';
import { AdminOnly, Answers, Caller, type CallerIdentity, KeyScope, nullable, row } from '@ttp/service';
import { catalogueRow, errorRow, RuleErrorRow, WrittenRuleRow } from './rows';
import { ReasonDto, RuleDocumentDto, WriteRuleDto } from './rule-document.dto';
import { RuleEditor, type WrittenRule } from './rule.editor';

const Verdict = row({
  /** Whether the document would be stored. */
  valid: Type.Boolean(),
  rule_id: nullable(Type.String()),
  rule_version: nullable(Type.Integer()),
  issues: Type.Array(RuleErrorRow),
});
type Verdict = Static<typeof Verdict>;

const DeletedRow = row({ rule_id: Type.String(), deleted: Type.Literal(true) });
type DeletedRow = Static<typeof DeletedRow>;

const KEPT_IN_FILES = { 409: 'Rules are kept in files here, or one with this id is there already' };
const NO_RULE = { 404: 'There is no such rule' };

/** Rule documents over the API, where no directory is the truth. */
@KeyScope('rules:write')
@Controller('ttp/rules')
export class DefinitionsController {
  constructor(private readonly editor: RuleEditor) {}

  /** Looks at a document and writes nothing. */
  @Post('validate')
  @HttpCode(200)
  @KeyScope('read')
  @Answers(Verdict)
  validate(@Body() { text }: RuleDocumentDto): Verdict {
    const { rule, issues } = this.editor.check(text);
    return { valid: rule !== null, rule_id: rule?.ruleId ?? null, rule_version: rule?.ruleVersion ?? null, issues: issues.map(errorRow) };
  }

  @Post()
  @AdminOnly()
  @Answers(WrittenRuleRow, { problems: KEPT_IN_FILES })
  async create(@Body() { text, reason }: WriteRuleDto, @Caller() caller: CallerIdentity): Promise<WrittenRuleRow> {
    return rowOf(await this.editor.create(text, authorOf(caller, reason)));
  }

  @Put(':ruleId')
  @AdminOnly()
  @Answers(WrittenRuleRow, { problems: { ...NO_RULE, ...KEPT_IN_FILES } })
  async replace(@Param('ruleId') ruleId: string, @Body() { text, reason }: WriteRuleDto, @Caller() caller: CallerIdentity): Promise<WrittenRuleRow> {
    return rowOf(await this.editor.replace(ruleId, text, authorOf(caller, reason)));
  }

  /** The state is kept: it applies again if the rule comes back. */
  @Delete(':ruleId')
  @AdminOnly()
  @Answers(DeletedRow, { problems: { ...NO_RULE, ...KEPT_IN_FILES } })
  async remove(@Param('ruleId') ruleId: string, @Query() { reason }: ReasonDto, @Caller() caller: CallerIdentity): Promise<DeletedRow> {
    await this.editor.remove(ruleId, authorOf(caller, reason));
    return { rule_id: ruleId, deleted: true };
  }
}

const authorOf = ({ name, uuid }: CallerIdentity, reason: string | null = null): Author => ({ by: name, byUuid: uuid, reason, now: new Date() });

const rowOf = (written: WrittenRule): WrittenRuleRow => ({ ...catalogueRow(written), issues: written.issues.map(errorRow) });
