// SPDX-License-Identifier: AGPL-3.0-or-later
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { AttackCatalog } from '@ttp/attack-stix';
import { Settings } from '@ttp/config';
import { DirectoryRuleSource, RuleBook, type RuleEdition } from '@ttp/rule-source';
import { BootRefused, Readiness } from '@ttp/service';
import type { RuleFile } from '@ttp/ttp-core';

/** The rule directory as this host serves it. */
@Injectable()
export class RuleCatalogue implements OnModuleInit, OnModuleDestroy {
  private readonly log = new Logger(RuleCatalogue.name);
  private readonly source: DirectoryRuleSource;
  private book: RuleBook | undefined;
  private current: RuleEdition = { rules: [], issues: [], digest: '' };

  constructor(
    private readonly settings: Settings,
    private readonly attack: AttackCatalog,
    private readonly readiness: Readiness,
  ) {
    readiness.declare('rules');
    this.source = new DirectoryRuleSource(settings.rulesDir);
  }

  async onModuleInit(): Promise<void> {
    const failed = (error: unknown) => this.log.error(`rules could not be read again: ${String(error)}`);
    this.book = new RuleBook(this.source, this.attack, (edition) => this.turn(edition), failed);
    await this.book.open().catch((cause: unknown) => {
      throw new BootRefused(`the rule directory ${this.settings.rulesDir} cannot be read`, { cause });
    });
  }

  onModuleDestroy(): void {
    this.book?.close();
  }

  get edition(): RuleEdition {
    return this.current;
  }

  /** The documents themselves, verbatim, for workers that have no directory. */
  documents(): Promise<readonly RuleFile[]> {
    return this.source.snapshot();
  }

  private turn(edition: RuleEdition): void {
    this.current = edition;
    this.readiness.ok('rules');
    this.log.log(`${edition.rules.length} rules, digest ${edition.digest.slice(0, 12)}`);
  }
}
