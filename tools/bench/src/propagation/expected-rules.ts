// SPDX-License-Identifier: AGPL-3.0-or-later
import { DEFAULT_STATE, type Rule, type RuleState, rulesetDigest } from '@ttp/ttp-core';
import { hash } from 'node:crypto';

type RuleSwitch = Pick<RuleState, 'state' | 'confidenceMax'>;

/** What every replica must run, worked out beside the services. */
export class ExpectedRules {
  private readonly rules: Map<string, Rule>;

  constructor(rules: readonly Rule[]) {
    this.rules = new Map(rules.map((rule) => [rule.ruleId, rule]));
  }

  get ids(): readonly string[] {
    return [...this.rules.keys()];
  }

  get digest(): string {
    return rulesetDigest(this.rules.values(), new Date());
  }

  stateOf(ruleId: string): RuleSwitch {
    return this.rule(ruleId).state;
  }

  edit(ruleId: string, ruleVersion: number, text: string): void {
    this.rules.set(ruleId, { ...this.rule(ruleId), ruleVersion, contentSha256: hash('sha256', text) });
  }

  setState(ruleId: string, change: RuleSwitch): void {
    this.rules.set(ruleId, { ...this.rule(ruleId), state: { ...DEFAULT_STATE, ...change } });
  }

  private rule(ruleId: string): Rule {
    const rule = this.rules.get(ruleId);
    if (rule === undefined) throw new Error(`there is no rule ${ruleId}`);
    return rule;
  }
}
