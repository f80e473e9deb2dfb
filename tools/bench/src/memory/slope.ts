// SPDX-License-Identifier: AGPL-3.0-or-later

/** What a process held when it had seen so many events. */
export interface Sample {
  readonly events: number;
  readonly residentMb: number;
}

const BYTES_PER_MB = 1_024 * 1_024;

/** Caches fill up and a heap takes its size first. */
export const secondHalf = (samples: readonly Sample[]): readonly Sample[] => samples.slice(samples.length >> 1);

/** Bytes that each event adds: the slope of the straight line that is closest to the samples. NaN for fewer than two. */
export function bytesPerEvent(samples: readonly Sample[]): number {
  const meanEvents = mean(samples.map(({ events }) => events));
  const meanMb = mean(samples.map(({ residentMb }) => residentMb));
  const covariance = mean(samples.map(({ events, residentMb }) => (events - meanEvents) * (residentMb - meanMb)));
  const variance = mean(samples.map(({ events }) => (events - meanEvents) ** 2));
  return (covariance / variance) * BYTES_PER_MB;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
