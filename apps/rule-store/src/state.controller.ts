// SPDX-License-Identifier: AGPL-3.0-or-later
import { Body, Controller, Delete, HttpCode, Param, Post, Put } from '@nestjs/common';
import { Settings } from '@ttp/config';
import { Type, type Static } from '@sinclair/typebox';
import { AdminOnly, Answers, Caller, type CallerIdentity, KeyScope, RateLimited, row, Traced } from '@ttp/service';
import { type Rule, type RuleState, stateToJson } from '@ttp/ttp-core';
import { RuleCatalogue } from './rule.catalogue';
import { STATE_FIELDS } from './rows';
import { expiryOf, SetStateDto } from './set-state.dto';

/** RuleStateResponse of DECNET's API; `warnings` is ours. */
const RuleStateResponse = row({ rule_id: Type.String(), ...STATE_FIELDS, warnings: Type.Array(Type.String()) });
type RuleStateResponse = Static<typeof RuleStateResponse>;

const StateAnswers = () => Answers(RuleStateResponse, { problems: { 404: 'There is no such rule', 429: 'More than 60 a minute' } });

/** An operator's switch on a rule: live on every worker within a second, kept whatever restarts. */
@AdminOnly()
@RateLimited('rule state', 60)
@KeyScope('rules:write')
@Controller('ttp/rules/:ruleId/state')
export class StateController {
  constructor(
    private readonly catalogue: RuleCatalogue,
    private readonly settings: Settings,
  ) {}

  @Post()
  @HttpCode(200)
  @StateAnswers()
  @Traced('api.ttp.set_rule_state')
  async post(@Param('ruleId') ruleId: string, @Body() wish: SetStateDto, @Caller() caller: CallerIdentity): Promise<RuleStateResponse> {
    return this.set(ruleId, wish, caller);
  }

  @Put()
  @StateAnswers()
  @Traced('api.ttp.set_rule_state')
  async set(@Param('ruleId') ruleId: string, @Body() wish: SetStateDto, @Caller() caller: CallerIdentity): Promise<RuleStateResponse> {
    const { state, confidence_max: confidenceMax = null, reason = null } = wish;
    const expiresAt = expiryOf(wish, new Date());
    const { rule } = await this.catalogue.liveOne(ruleId);
    const after = await this.catalogue.setState(ruleId, { state, confidenceMax, expiresAt, reason }, caller.name, caller.uuid);
    return { rule_id: ruleId, ...stateToJson(after), warnings: this.warningsOf(rule, after) };
  }

  /** Back to the default; there may have been nothing to change. */
  @Delete()
  @StateAnswers()
  @Traced('api.ttp.revert_rule_state')
  async clear(@Param('ruleId') ruleId: string, @Caller() caller: CallerIdentity): Promise<RuleStateResponse> {
    await this.catalogue.liveOne(ruleId);
    await this.catalogue.clearState(ruleId, caller.name, caller.uuid);
    return { rule_id: ruleId, ...stateToJson(), warnings: [] };
  }

  /** A clip below the floor is a disable by another name: the operator should know. */
  private warningsOf({ emits }: Rule, { state, confidenceMax }: RuleState): string[] {
    const floor = this.settings.confidenceFloor;
    if (state !== 'clipped' || confidenceMax === null || confidenceMax >= floor || emits.length === 0) return [];
    return [`confidence_max ${confidenceMax} is below the confidence floor ${floor}: the rule gives no tags while it is clipped`];
  }
}
