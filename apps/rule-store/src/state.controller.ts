// SPDX-License-Identifier: AGPL-3.0-or-later
import { Body, Controller, Delete, HttpCode, Param, Post, Put } from '@nestjs/common';
import { Settings } from '@ttp/config';
import { AdminOnly, Caller } from '@ttp/service';
import { type Rule, type RuleState, type RuleStateJson, stateToJson } from '@ttp/ttp-core';
import { RuleCatalogue } from './rule.catalogue';
import { expiryOf, SetStateDto } from './set-state.dto';

/** RuleStateResponse of DECNET's API; `warnings` is ours. */
interface RuleStateResponse extends RuleStateJson {
  readonly rule_id: string;
  readonly warnings: readonly string[];
}

/** An operator's switch on a rule: live on every worker within a second, kept whatever restarts. */
@AdminOnly()
@Controller('ttp/rules/:ruleId/state')
export class StateController {
  constructor(
    private readonly catalogue: RuleCatalogue,
    private readonly settings: Settings,
  ) {}

  @Post()
  @HttpCode(200)
  async post(@Param('ruleId') ruleId: string, @Body() wish: SetStateDto, @Caller() caller: string): Promise<RuleStateResponse> {
    return this.set(ruleId, wish, caller);
  }

  @Put()
  async set(@Param('ruleId') ruleId: string, @Body() wish: SetStateDto, @Caller() caller: string): Promise<RuleStateResponse> {
    const { state, confidence_max: confidenceMax = null, reason = null } = wish;
    const expiresAt = expiryOf(wish, new Date());
    const { rule } = await this.catalogue.liveOne(ruleId);
    const after = await this.catalogue.setState(ruleId, { state, confidenceMax, expiresAt, reason }, caller);
    return { rule_id: ruleId, ...stateToJson(after), warnings: this.warningsOf(rule, after) };
  }

  /** Back to the default; there may have been nothing to change. */
  @Delete()
  async clear(@Param('ruleId') ruleId: string, @Caller() caller: string): Promise<RuleStateResponse> {
    await this.catalogue.liveOne(ruleId);
    await this.catalogue.clearState(ruleId, caller);
    return { rule_id: ruleId, ...stateToJson(), warnings: [] };
  }

  /** A clip below the floor is a disable by another name: the operator should know. */
  private warningsOf({ emits }: Rule, { state, confidenceMax }: RuleState): readonly string[] {
    const floor = this.settings.confidenceFloor;
    if (state !== 'clipped' || confidenceMax === null || confidenceMax >= floor || emits.length === 0) return [];
    return [`confidence_max ${confidenceMax} is below the confidence floor ${floor}: the rule gives no tags while it is clipped`];
  }
}
