// SPDX-License-Identifier: AGPL-3.0-or-later
import { Controller, Get } from '@nestjs/common';
import { catalogueRow, errorRow, type RuleCatalogueRow, type RuleErrorRow } from './rows';
import { RuleCatalogue } from './rule.catalogue';

@Controller('ttp/rules')
export class RulesController {
  constructor(private readonly catalogue: RuleCatalogue) {}

  /** The live rules, sorted by rule id. */
  @Get()
  list(): readonly RuleCatalogueRow[] {
    return this.catalogue.edition.rules.map(catalogueRow);
  }

  /** What is wrong with documents that are refused, or could be better. */
  @Get('errors')
  errors(): readonly RuleErrorRow[] {
    return this.catalogue.edition.issues.map(errorRow);
  }
}
