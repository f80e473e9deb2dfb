// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Envelope } from '@ttp/ttp-core';
import type { Fault } from '../scenario/fault';

const HOUR_MS = 3_600_000;
const SKEWS_MS = [HOUR_MS, -HOUR_MS, 0] as const;

/** Of the process that loads it first: `Date` is off, timers are not, as where a machine's clock is set wrong. */
const skewedClock = (skewMs: number): string => `
const now = () => Real.now() + ${skewMs};
const Real = Date;
globalThis.Date = new Proxy(Real, {
  construct: (target, args, as) => Reflect.construct(target, args.length === 0 ? [now()] : args, as),
  apply: () => new Real(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});`;

/** Two workers whose clocks are two hours apart, and producers who disagree as much. */
export const clockSkew: Fault = {
  name: 'clock-skew',
  summary: 'one worker is an hour ahead and the other an hour behind; so are two thirds of the producers',
  databases: ['sqlite', 'mysql'],
  scene: () => ({
    workers: 2,
    extraOf: (slot) => ({ execArgv: ['--import', `data:text/javascript,${encodeURIComponent(skewedClock(SKEWS_MS[slot] ?? 0))}`] }),
    sessions: (sessions) => sessions.map((envelope, i) => shifted(envelope, SKEWS_MS[i % SKEWS_MS.length] ?? 0)),
    strike: async ({ workers }, random) => {
      const slot = random.int(0, 1);
      await workers.kill(slot);
      await workers.start(slot, { execArgv: ['--import', `data:text/javascript,${encodeURIComponent(skewedClock(SKEWS_MS[slot] ?? 0))}`] });
      return 1;
    },
  }),
};

const shifted = (envelope: Envelope, skewMs: number): Envelope => ({
  ...envelope,
  ts: envelope.ts + skewMs / 1_000,
  payload: { ...envelope.payload, ended_at: new Date(envelope.ts * 1_000 + skewMs).toISOString() },
});
