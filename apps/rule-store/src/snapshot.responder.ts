// SPDX-License-Identifier: AGPL-3.0-or-later
import { Controller } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import { Public } from '@ttp/service';
import { RULE_SNAPSHOT, type RuleFile } from '@ttp/ttp-core';
import { RuleCatalogue } from './rule.catalogue';

/** Request/reply over core NATS: who may ask is decided by the broker's permissions, not by a token. */
@Public()
@Controller()
export class SnapshotResponder {
  constructor(private readonly catalogue: RuleCatalogue) {}

  @MessagePattern(RULE_SNAPSHOT)
  async snapshot(): Promise<{ files: readonly RuleFile[] }> {
    return { files: await this.catalogue.documents() };
  }
}
