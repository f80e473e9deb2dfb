// SPDX-License-Identifier: AGPL-3.0-or-later
import { Controller, Get, NotFoundException, Param, Query } from '@nestjs/common';
import { Type, type Static } from '@sinclair/typebox';
import { AdminOnly, Answers, KeyScope, row, Traced } from '@ttp/service';
import { definitionToJson } from '@ttp/ttp-core';
import { HistoryQuery } from './history.query';
import { catalogueRow, errorRow, historyRow, RuleCatalogueRow, RuleErrorRow, RuleHistoryRow } from './rows';
import { RuleCatalogue } from './rule.catalogue';

/** A document as its author wrote it; `content_sha256` is of `yaml_content` in UTF-8. */
const RuleSourceRow = row({
  rule_id: Type.String(),
  rule_version: Type.Integer(),
  source_path: Type.String(),
  yaml_content: Type.String(),
  content_sha256: Type.String(),
});
type RuleSourceRow = Static<typeof RuleSourceRow>;

const UNKNOWN = { problems: { 404: 'There is no such rule' } };

/** What is stored of the rules. */
@KeyScope('read')
@Controller('ttp/rules')
export class RulesController {
  constructor(private readonly catalogue: RuleCatalogue) {}

  /** The live rules, sorted by rule id. */
  @Get()
  @Traced('api.ttp.list_rules')
  @Answers(Type.Array(RuleCatalogueRow))
  async list(): Promise<readonly RuleCatalogueRow[]> {
    return (await this.catalogue.live()).map(catalogueRow);
  }

  /** What is wrong with documents that are refused, or could be better: in the rule directory as last synced, and in the database. */
  @Get('errors')
  @AdminOnly()
  @KeyScope('rules:write')
  @Answers(Type.Array(RuleErrorRow))
  async errors(): Promise<readonly RuleErrorRow[]> {
    const { issues } = await this.catalogue.store.edition();
    const reports = await this.catalogue.rules.syncReports();
    return [...reports.flatMap((report) => report.issues), ...issues.filter(({ severity }) => severity === 'error')].map(errorRow);
  }

  @Get(':ruleId')
  @Answers(RuleCatalogueRow, UNKNOWN)
  async one(@Param('ruleId') ruleId: string): Promise<RuleCatalogueRow> {
    return catalogueRow(await this.catalogue.liveOne(ruleId));
  }

  /** The stored document, verbatim, also one that is refused. */
  @Get(':ruleId/source')
  @Answers(RuleSourceRow, UNKNOWN)
  async source(@Param('ruleId') ruleId: string): Promise<RuleSourceRow> {
    const { definition } = await this.catalogue.rules.entry(ruleId);
    if (definition === null) throw new NotFoundException('Rule not found');
    return { rule_id: ruleId, ...definitionToJson(definition) };
  }

  /** Every change of the rule and of its state, the newest first, also of a rule that is gone. */
  @Get(':ruleId/history')
  @Answers(Type.Array(RuleHistoryRow), UNKNOWN)
  async history(@Param('ruleId') ruleId: string, @Query() { limit, before }: HistoryQuery): Promise<readonly RuleHistoryRow[]> {
    const changes = await this.catalogue.rules.history(ruleId, before === undefined ? { limit } : { limit, before });
    if (changes.length === 0 && before === undefined) await this.expectKnown(ruleId);
    return changes.map(historyRow);
  }

  private async expectKnown(ruleId: string): Promise<void> {
    const { definition, state } = await this.catalogue.rules.entry(ruleId);
    if (definition === null && state === null) throw new NotFoundException('Rule not found');
  }
}
