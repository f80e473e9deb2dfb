// SPDX-License-Identifier: AGPL-3.0-or-later
import { Controller, Get } from '@nestjs/common';
import type { Rule, RuleIssue } from '@ttp/ttp-core';
import { RuleCatalogue } from './rule.catalogue';

/** RuleCatalogueRow of DECNET's API. */
export interface RuleCatalogueRow {
  readonly rule_id: string;
  readonly rule_version: number;
  readonly name: string;
  readonly description: string;
  readonly state: string;
  readonly confidence_max: number | null;
  readonly expires_at: string | null;
  readonly reason: string | null;
  readonly set_by: string | null;
  readonly set_at: string | null;
}

@Controller('ttp/rules')
export class RulesController {
  constructor(private readonly catalogue: RuleCatalogue) {}

  /** Sorted by rule id. */
  @Get()
  list(): readonly RuleCatalogueRow[] {
    return this.catalogue.edition.rules.map(catalogueRow);
  }

  /** What is wrong with documents that are refused, or could be better. */
  @Get('errors')
  errors(): readonly RuleIssue[] {
    return this.catalogue.edition.issues;
  }
}

const catalogueRow = ({ ruleId, ruleVersion, name, description, state }: Rule): RuleCatalogueRow => ({
  rule_id: ruleId,
  rule_version: ruleVersion,
  name,
  description,
  state: state.state,
  confidence_max: state.confidenceMax,
  expires_at: state.expiresAt?.toISOString() ?? null,
  reason: state.reason,
  set_by: state.setBy,
  set_at: state.setAt?.toISOString() ?? null,
});
