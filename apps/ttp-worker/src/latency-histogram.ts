// SPDX-License-Identifier: AGPL-3.0-or-later
import { Histogram, type HistogramConfiguration, type LabelValues } from 'prom-client';

interface Series<L extends string> {
  readonly labels: LabelValues<L>;
  /** Observations by bucket, the last without a bound; not cumulative. */
  readonly counts: Float64Array;
  sum: number;
}

/** A histogram whose `series` cost some nanoseconds an observation; `observe` builds and hashes its labels each time, for more than a microsecond. */
export class LatencyHistogram<L extends string> extends Histogram<L> {
  private readonly all: Series<L>[] = [];
  private readonly bounds: readonly number[];

  constructor(private readonly configuration: HistogramConfiguration<L> & { readonly buckets: number[] }) {
    super({ ...configuration, registers: [] });
    this.bounds = configuration.buckets;
  }

  /** Where observations with these labels go; to be kept by the caller. */
  series(labels: LabelValues<L>): (value: number) => void {
    const { bounds } = this;
    const series: Series<L> = { labels, counts: new Float64Array(bounds.length + 1), sum: 0 };
    this.all.push(series);
    return (value) => {
      let bucket = 0;
      while (bucket < bounds.length && value > (bounds[bucket] ?? 0)) bucket++;
      series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
      series.sum += value;
    };
  }

  counts(): readonly { readonly labels: LabelValues<L>; readonly count: number }[] {
    return this.all.map(({ labels, counts }) => ({ labels, count: total(counts) }));
  }

  /** What the registry and `get` ask for. */
  getForPromString(): Promise<object> {
    const { name, help } = this.configuration;
    return Promise.resolve({ name, help, type: 'histogram', values: this.all.flatMap((series) => this.valuesOf(series)), aggregator: 'sum' });
  }

  private valuesOf({ labels, counts, sum }: Series<L>) {
    const { name } = this.configuration;
    const upTo = (bucket: number) => total(counts.subarray(0, bucket + 1));
    const bucket = (le: number | '+Inf', i: number) => ({ metricName: `${name}_bucket`, labels: { ...labels, le }, value: upTo(i) });
    const buckets = [...this.bounds, '+Inf' as const].map(bucket);
    return [...buckets, { metricName: `${name}_sum`, labels, value: sum }, { metricName: `${name}_count`, labels, value: total(counts) }];
  }
}

const total = (counts: Float64Array): number => counts.reduce((sum, count) => sum + count, 0);
