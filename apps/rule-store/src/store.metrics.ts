// SPDX-License-Identifier: AGPL-3.0-or-later
import { Injectable } from '@nestjs/common';
import type { RuleStateName } from '@ttp/ttp-core';
import { Counter, Registry } from 'prom-client';

/** What operators change through this instance, and what time changes back. */
@Injectable()
export class StoreMetrics {
  private readonly changes: Counter<'state'>;

  constructor(registry: Registry) {
    const help = 'states of rules that were set, cleared or expired';
    this.changes = new Counter({ name: 'ttp_rule_state_changed', help, labelNames: ['state'], registers: [registry] });
    for (const state of ['enabled', 'disabled', 'clipped'] as const) this.stateChanged(state, 0);
  }

  stateChanged(state: RuleStateName, rules = 1): void {
    this.changes.inc({ state }, rules);
  }
}
