// SPDX-License-Identifier: AGPL-3.0-or-later
import { Gauge, type Registry } from 'prom-client';
import type { Readiness } from '../readiness';

/** `/readyz` for whoever only scrapes: 1 for each check that holds. Checks are named in code. */
export function readyGauge(registry: Registry, readiness: Readiness): Gauge {
  return new Gauge({
    name: 'ttp_ready',
    help: 'whether a check of /readyz holds',
    labelNames: ['check'],
    registers: [registry],
    collect() {
      for (const [check, isReady] of readiness.held) this.set({ check }, isReady ? 1 : 0);
    },
  });
}
