// SPDX-License-Identifier: AGPL-3.0-or-later
import type { INestApplicationContext } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Registry } from 'prom-client';

/** A metric as it is exposed or documented: `name type label,label`. */
type Line = string;

/** prom-client keeps these, and does not declare them. */
interface Exposed {
  readonly name: string;
  readonly type: string;
  readonly labelNames: readonly string[];
}

const lineOf = ({ name, type, labelNames }: Exposed): Line => `${name} ${type} ${labelNames.toSorted().join(',')}`.trimEnd();

/** The product's own metrics of a running service, sorted. */
export const exposedMetrics = (app: INestApplicationContext): readonly Line[] =>
  (app.get(Registry).getMetricsAsArray() as unknown as Exposed[]).filter(({ name }) => name.startsWith('ttp_')).map(lineOf).toSorted();

/** What the table of docs/metrics.md says that a service exposes, sorted. */
export function documentedMetrics(service: string): readonly Line[] {
  const table = readFileSync(join(__dirname, '../../../docs/metrics.md'), 'utf8').matchAll(/^\| `(ttp_\w+)` \| (\w+) \| ([^|]*)\| ([^|]*) \|/gm);
  const isOf = (services = '') => services === 'all' || services.split(', ').includes(service);
  return [...table]
    .filter(([, , , , services]) => isOf(services))
    .map(([, name = '', type = '', labels = '']) => lineOf({ name, type, labelNames: labels.match(/\w+/g) ?? [] }))
    .toSorted();
}
