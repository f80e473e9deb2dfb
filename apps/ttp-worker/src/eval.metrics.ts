// SPDX-License-Identifier: AGPL-3.0-or-later
import { Injectable } from '@nestjs/common';
import type { ChildName, SourceKind, TaggingContext } from '@ttp/ttp-core';
import { Counter, Registry } from 'prom-client';
import { LatencyHistogram } from './latency-histogram';

/** Milliseconds. The target is 50 for the 95th percentile and 200 for the 99th. */
const BOUNDS_MS = [0.01, 0.05, 0.25, 1, 5, 20, 50, 200, 1_000];

const LABELS = ['source_kind', 'lifter'] as const;
type Label = (typeof LABELS)[number];

type Around = NonNullable<TaggingContext['around']>;

/** Counts and times what each part of the tagger does with an event: once per event and part, so it must cost next to nothing. */
@Injectable()
export class EvalMetrics {
  private readonly latency: LatencyHistogram<Label>;
  private readonly arounds = new Map<SourceKind, Around>();

  constructor(registry: Registry) {
    const latency = { name: 'ttp_eval_latency_ms', help: 'milliseconds that a part of the tagger took for an event' };
    this.latency = new LatencyHistogram({ ...latency, labelNames: LABELS, buckets: BOUNDS_MS });
    registry.registerMetric(this.latency);
    registry.registerMetric(eventsOf(this.latency));
  }

  /** Wraps each part's work on an event of this kind, inside `inner`'s spans. */
  around(kind: SourceKind, inner?: Around): Around {
    const timed = this.arounds.get(kind) ?? this.timed(kind);
    return inner ? (child, work) => inner(child, () => timed(child, work)) : timed;
  }

  private timed(kind: SourceKind): Around {
    const series = new Map<ChildName, (ms: number) => void>();
    const around: Around = (child, work) => {
      const observe = series.get(child) ?? this.latency.series({ source_kind: kind, lifter: child });
      series.set(child, observe);
      const startedAt = performance.now();
      const tags = work();
      observe(performance.now() - startedAt);
      return tags;
    };
    this.arounds.set(kind, around);
    return around;
  }
}

/** What was timed was counted. */
const eventsOf = (latency: LatencyHistogram<Label>): Counter<Label> =>
  new Counter({
    name: 'ttp_eval_events',
    help: 'tagger events that a part of the tagger evaluated',
    labelNames: LABELS,
    registers: [],
    collect() {
      this.reset();
      for (const { labels, count } of latency.counts()) this.inc(labels, count);
    },
  });
