// SPDX-License-Identifier: AGPL-3.0-or-later
import { Inject, Injectable, Logger, NotFoundException, type OnApplicationBootstrap, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import { AttackCatalog } from '@ttp/attack-stix';
import { Settings } from '@ttp/config';
import { type Author, type DefinitionWrite, RuleLog, RuleWriter } from '@ttp/persistence';
import { busHints, LogRuleSource, RuleStore } from '@ttp/rule-source';
import { NATS, Readiness } from '@ttp/service';
import { RULE_WRITTEN, type Rule, type RuleState } from '@ttp/ttp-core';
import { span, type SpanAttributes } from '@ttp/tracing';
import { DataSource } from 'typeorm';
import { StoreMetrics } from './store.metrics';

/** A rule under its state, and where its document is kept. */
export interface LiveRule {
  readonly rule: Rule;
  readonly sourcePath: string | null;
}

const EXPIRY_MS = 250;

/** The stored rules as this service shows and changes them. */
@Injectable()
export class RuleCatalogue implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger(RuleCatalogue.name);
  readonly store: RuleStore;
  private readonly writer: RuleWriter;
  private expiring: NodeJS.Timeout | undefined;
  private away = false;
  private stopped = false;

  constructor(
    settings: Settings,
    source: DataSource,
    attack: AttackCatalog,
    @Inject(NATS) private readonly nc: NatsConnection,
    readonly rules: RuleLog,
    private readonly metrics: StoreMetrics,
    private readonly readiness: Readiness,
  ) {
    readiness.declare('rules');
    this.writer = new RuleWriter(source);
    const failed = (error: unknown) => this.log.error(`the rules could not be read again; the last ones are shown: ${String(error)}`);
    const states = { entry: (ruleId: string) => rules.entry(ruleId), ...statesOf(this.writer) };
    this.store = new RuleStore(new LogRuleSource(rules, busHints(nc, settings.pollMs)), attack, states, failed);
  }

  async onModuleInit(): Promise<void> {
    const { rules } = await this.store.open();
    this.readiness.ok('rules');
    this.log.log(`${rules.length} rules`);
  }

  onApplicationBootstrap(): void {
    this.expireLater();
  }

  onModuleDestroy(): void {
    this.stopped = true;
    clearTimeout(this.expiring);
    this.store.close();
  }

  /** By rule id, read now; a rule whose document is refused is not there. */
  async live(): Promise<readonly LiveRule[]> {
    const { rules, sources } = await this.store.edition();
    return rules.map((rule) => ({ rule, sourcePath: sources.get(rule.ruleId)?.file ?? null }));
  }

  /** @throws {NotFoundException} */
  async liveOne(ruleId: string): Promise<LiveRule> {
    const found = (await this.live()).find(({ rule }) => rule.ruleId === ruleId);
    if (found === undefined) throw new NotFoundException('Rule not found');
    return found;
  }

  async write(write: DefinitionWrite, author: Author): Promise<void> {
    const changed = await this.writer.writeDefinitions([write], author);
    if (changed.length > 0) this.hint();
  }

  async setState(...change: Parameters<RuleStore['setState']>): Promise<RuleState> {
    const [ruleId, { state }, setBy] = change;
    return stateSpan('ttp.rule.state.change', { rule_id: ruleId, state, set_by: setBy }, async () => {
      const written = await stateSpan('ttp.store.write_state', {}, () => this.store.setState(...change));
      this.metrics.stateChanged(state);
      stateSpan('ttp.rule.publish', {}, () => this.hint());
      return written;
    });
  }

  async clearState(...change: Parameters<RuleStore['clearState']>): Promise<void> {
    if (!(await this.store.clearState(...change))) return;
    this.metrics.stateChanged('enabled');
    this.hint();
  }

  /** Whoever follows the log need not wait for the next look at it. */
  private hint(): void {
    if (!this.nc.isClosed() && !this.nc.isDraining()) this.nc.publish(RULE_WRITTEN);
  }

  private expireLater(): void {
    this.expiring = setTimeout(() => void this.expire(), EXPIRY_MS);
  }

  private async expire(): Promise<void> {
    try {
      const expired = await this.store.expireStates();
      this.metrics.stateChanged('enabled', expired.length);
      if (expired.length > 0) this.hint();
      this.away = false;
    } catch (error) {
      // Expired states count as enabled all the same; only the announcement is late. Told once, not four times a second.
      if (!this.away) this.log.warn(`expired states cannot be reverted; trying again: ${String(error)}`);
      this.away = true;
    }
    if (!this.stopped) this.expireLater();
  }
}

const stateSpan = <T>(name: string, attributes: SpanAttributes, work: () => T): T => span('decnet.ttp.store', name, () => attributes, work);

const statesOf = (writer: RuleWriter) => ({
  setState: writer.setState.bind(writer),
  clearState: writer.clearState.bind(writer),
  expireStates: writer.expireStates.bind(writer),
});
