// SPDX-License-Identifier: AGPL-3.0-or-later
import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';

/** What a service holds of the rules. The same names in every service: they differ by its label. */
@Injectable()
export class RulesetGauges {
  private readonly loaded: Gauge;
  private readonly quarantined: Gauge;
  private readonly position: Gauge;

  constructor(registry: Registry) {
    const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
    this.loaded = gauge('ttp_rules_loaded', 'rules that are usable');
    this.quarantined = gauge('ttp_rules_quarantined', 'errors in rule documents; their last good text stays live');
    this.position = gauge('ttp_rules_seq', 'how far this service is in the change log of the rules');
  }

  holds(rules: number, errors: number): void {
    this.loaded.set(rules);
    this.quarantined.set(errors);
  }

  isAt(seq: number): void {
    this.position.set(seq);
  }
}
