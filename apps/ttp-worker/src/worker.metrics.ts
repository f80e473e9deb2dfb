// SPDX-License-Identifier: AGPL-3.0-or-later
import { Injectable, Logger } from '@nestjs/common';
import type { Action } from '@ttp/bus';
import type { Stored, TagBatchItem } from '@ttp/persistence';
import { type ChildName, TTP_TAGGED, type Publication, type Rule, type SourceKind, type Tag, type TaggingMeter } from '@ttp/ttp-core';
import { Counter, Registry } from 'prom-client';
import type { Compiled } from './compiled-since';
import type { MailFaultName } from './mail/mail-fault';

/** Why a tag was not stored, or could not be made. Nothing limits the rate of tags: `rate_limited` is DECNET's and stays 0. */
const DROP_REASONS = ['below_floor', 'rate_limited', 'rule_disabled', 'duplicate', 'no_anchor', 'unknown_kind', 'undeclared_evidence'] as const;
type DropReason = (typeof DROP_REASONS)[number];

/** The bands of the rule pack, by a tag's confidence. */
const bandOf = (confidence: number): 'high' | 'medium' | 'low' => (confidence >= 0.85 ? 'high' : confidence >= 0.6 ? 'medium' : 'low');

/** Different things of which each is told once. */
const TOLD = 200;
const TOLD_LENGTH = 64;

/** What the worker counts. Labels come from closed sets or from rules, never from an attacker. */
@Injectable()
export class WorkerMetrics implements TaggingMeter {
  private readonly log = new Logger(WorkerMetrics.name);
  private readonly told = new Set<string>();
  private readonly failures: Counter<'lifter' | 'source_kind'>;
  private readonly unhandledKinds: Counter;
  private readonly settledMessages: Counter<'outcome'>;
  private readonly written: Counter<'technique'>;
  private readonly drops: Counter<'reason'>;
  private readonly belowFloor: Counter<'rule'>;
  private readonly fired: Counter<'rule' | 'technique' | 'band'>;
  private readonly overBudgets: Counter<'source_kind'>;
  private readonly clips: Counter<'source_kind'>;
  private readonly publications: Counter<'family'>;
  private readonly mailTexts: Counter<'outcome'>;
  private readonly compilations: Counter<'store' | 'outcome'>;

  constructor(registry: Registry) {
    const counter = <L extends string>(name: string, help: string, labelNames: L[] = []) => new Counter({ name, help, labelNames, registers: [registry] });
    this.settledMessages = counter('ttp_messages_settled', 'messages by what became of them', ['outcome']);
    this.written = counter('ttp_tag_written', 'tags stored', ['technique']);
    this.drops = counter('ttp_tag_dropped', 'tags that were not stored, and events that could give none', ['reason']);
    this.belowFloor = counter('ttp_tag_below_floor', 'tags dropped for their confidence, by rule', ['rule']);
    this.fired = counter('ttp_rule_fire', 'new tags by rule, technique and confidence', ['rule', 'technique', 'band']);
    this.failures = counter('ttp_lifter_failures', 'events on which a part of the tagger failed', ['lifter', 'source_kind']);
    this.unhandledKinds = counter('ttp_eval_unhandled', 'events of kinds that nothing tags');
    this.overBudgets = counter('ttp_eval_over_budget', 'texts whose matching ran out of its step budget', ['source_kind']);
    this.clips = counter('ttp_eval_clipped', 'texts of which only head and tail were matched', ['source_kind']);
    this.publications = counter('ttp_bus_published', 'messages published', ['family']);
    this.mailTexts = counter('ttp_mail_texts', 'stored mails whose text a rule wanted, by what came of reading it', ['outcome']);
    this.compilations = counter('ttp_rule_compiled', 'rule documents that were read anew, by what became of them', ['store', 'outcome']);
    for (const reason of DROP_REASONS) this.drops.inc({ reason }, 0);
  }

  settled({ kind }: Action): void {
    this.settledMessages.inc({ outcome: kind });
  }

  stored(items: readonly TagBatchItem[], { fresh, belowFloor, known }: Stored, floor: number): void {
    for (const [{ ruleId, techniqueId, subTechniqueId, confidence }, times] of alike(fresh.flat())) {
      const technique = subTechniqueId ?? techniqueId;
      this.written.inc({ technique }, times);
      this.fired.inc({ rule: ruleId, technique, band: bandOf(confidence) }, times);
    }
    this.drop('below_floor', belowFloor);
    this.drop('duplicate', known);
    if (belowFloor === 0) return;
    const low = items.flatMap(({ tags }) => tags.filter(({ confidence }) => confidence < floor));
    for (const { ruleId } of low) this.belowFloor.inc({ rule: ruleId });
  }

  dropped(reason: 'no_anchor' | 'unknown_kind'): void {
    this.drop(reason);
  }

  disabled({ emits }: Rule): void {
    this.drop('rule_disabled', emits.length);
  }

  published(publications: readonly Publication[]): void {
    const tagged = publications.filter(({ subject }) => subject === TTP_TAGGED).length;
    this.publications.inc({ family: 'tagged' }, tagged);
    this.publications.inc({ family: 'rule.fired' }, publications.length - tagged);
  }

  mailText(outcome: 'read' | 'no_text' | MailFaultName): void {
    this.mailTexts.inc({ outcome });
  }

  overBudget(kind: SourceKind): void {
    this.overBudgets.inc({ source_kind: kind });
  }

  clipped(kind: SourceKind): void {
    this.clips.inc({ source_kind: kind });
  }

  failed(child: ChildName, kind: SourceKind, error: unknown): void {
    this.failures.inc({ lifter: child, source_kind: kind });
    this.once(`${child} ${kind}`, () => this.log.warn(`${child} failed on an event of kind ${kind}`, error instanceof Error ? error.stack : String(error)));
  }

  undeclaredEvidence(child: ChildName, ruleId: string, keys: readonly string[]): void {
    this.drop('undeclared_evidence');
    this.once(`${child} ${ruleId}`, () => this.log.error(`a tag of ${ruleId} is dropped: ${child} gives evidence that its kind does not declare: ${keys.join(', ')}`));
  }

  unhandled(kind: string): void {
    this.unhandledKinds.inc();
    this.once(kind, () => this.log.warn(`nothing tags events of kind ${JSON.stringify(kind.slice(0, TOLD_LENGTH))}`));
  }

  /** A sender who makes up kinds does not fill the log. */
  private once(what: string, tell: () => void): void {
    if (this.told.has(what) || this.told.size >= TOLD) return;
    this.told.add(what);
    tell();
  }

  compiled(store: string, { accepted, refused }: Compiled): void {
    this.compilations.inc({ store, outcome: 'accepted' }, accepted);
    this.compilations.inc({ store, outcome: 'refused' }, refused);
  }

  private drop(reason: DropReason, tags = 1): void {
    this.drops.inc({ reason }, tags);
  }
}

/** Tags that count under the same labels, one of them for all: a batch has thousands of a few kinds, and counting is dearer than comparing. */
function alike(tags: readonly Tag[]): readonly (readonly [Tag, number])[] {
  const groups = Map.groupBy(tags, ({ ruleId, techniqueId, subTechniqueId, confidence }) => `${ruleId} ${subTechniqueId ?? techniqueId} ${confidence}`);
  return [...groups.values()].flatMap((group) => (group[0] ? [[group[0], group.length] as const] : []));
}
