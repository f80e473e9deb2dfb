// SPDX-License-Identifier: AGPL-3.0-or-later
import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../harness/database';
import { exactly, fact, type Measure } from '../harness/measure';
import type { Random } from '../harness/random';
import type { Stage } from '../harness/stage';
import { readHead } from './find-all';
import { Operator, type StateOutcome } from './operator';
import type { Plane } from './plane';
import type { Edit } from './plan-edits';
import type { StateChange } from './plan-states';
import { type Deed, durationMs, type Strike } from './plan-strikes';
import type { RuleDirectory } from './rule-directory';

export interface StormPlan {
  readonly edits: readonly Edit[];
  readonly states: readonly StateChange[];
  readonly strikes: readonly Strike[];
}

/** An operator waits for answers, and for services that are down: asked a little faster, the work is done when the killing is. */
const OPERATOR_HASTE = 0.6;
const DEED_LIMIT_MS = 1_000;

/** Edits rules and changes states while it kills one process after the other. */
export class Storm {
  private readonly operator: Operator;
  private readonly deeds = new EventEmitter();
  private kills = 0;
  private edited = 0;
  private unannounced = 0;
  private endedAtMs = 0;

  constructor(
    private readonly stage: Stage,
    private readonly plane: Plane,
    private readonly database: Database,
    private readonly directory: RuleDirectory,
    private readonly random: Random,
  ) {
    this.operator = new Operator(() => plane.ruleStoreUrl, stage.signal, () => void this.deeds.emit('request' satisfies Deed));
  }

  /** How the state changes went. */
  get outcomes(): readonly StateOutcome[] {
    return this.operator.outcomes;
  }

  /** When the last kill, edit or state change was over, by `performance.now()`. */
  get endedMs(): number {
    return this.endedAtMs;
  }

  /** Resolves when everything is up again. */
  async rage({ edits, states, strikes }: StormPlan): Promise<readonly Measure[]> {
    const lastsMs = durationMs(strikes);
    const edit = (one: Edit) => {
      this.edited += 1;
      this.directory.apply(one);
      this.deeds.emit('edit' satisfies Deed);
    };
    await Promise.all([
      this.strikeAll(strikes),
      this.spread(edits, lastsMs, edit),
      this.spread(states, lastsMs * OPERATOR_HASTE, (change) => this.operator.carryOut(change)),
    ]);
    this.endedAtMs = performance.now();
    await this.plane.settled();
    return [
      exactly('kills', this.kills, strikes.length),
      fact('kills_with_changes_unannounced', this.unannounced),
      fact('edits_of_files', this.edited),
    ];
  }

  private async strikeAll(strikes: readonly Strike[]): Promise<void> {
    for (const { afterMs, amid, lateMs, downMs, ...target } of strikes) {
      await this.pause(afterMs);
      await this.next(amid);
      await this.pause(lateMs);
      const done = `${this.edited} edits, ${this.outcomes.length} state changes`;
      this.stage.progress(`kill ${this.kills + 1} of ${strikes.length}: ${target.victim}; ${done}`);
      const revive = await this.plane.kill(target);
      this.kills += 1;
      const { seq, announcedSeq } = await readHead(this.database);
      if (announcedSeq < seq) this.unannounced += 1;
      await this.pause(downMs);
      this.plane.revive(revive);
    }
  }

  /** One after the other, at random moments of the time given, or as fast as it goes. */
  private async spread<T>(items: readonly T[], lastsMs: number, act: (item: T) => unknown): Promise<void> {
    const mostMs = (2 * lastsMs) / items.length;
    for (const item of items) {
      await this.pause(this.random.fraction() * mostMs);
      await act(item);
    }
  }

  /** Returns without one in the end: it may have been the last. */
  private async next(deed: Deed): Promise<void> {
    const over = new AbortController();
    const either = { signal: AbortSignal.any([over.signal, this.stage.signal]) };
    await Promise.race([once(this.deeds, deed, either), delay(DEED_LIMIT_MS, undefined, either)]);
    over.abort();
  }

  private pause(ms: number): Promise<void> {
    return delay(ms, undefined, { signal: this.stage.signal });
  }
}
