// SPDX-License-Identifier: AGPL-3.0-or-later
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../random';
import type { ExpectedRules } from './expected-rules';
import type { RulePlane } from './rule-plane';

/** A rule plane that runs, and what its replicas must run. */
export interface Running {
  readonly plane: RulePlane;
  readonly expected: ExpectedRules;
  readonly replicas: number;
  readonly rulesDirectory: string;
  readonly random: Random;
}

const PAUSE_MS = { least: 30, most: 300 } as const;

/** So that changes do not fall into step with anybody's timers. */
export const breathe = (random: Random): Promise<void> => delay(random.between(PAUSE_MS.least, PAUSE_MS.most));
