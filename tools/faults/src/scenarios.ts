// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Command } from 'commander';

/** One way to make things go wrong; its module is loaded only when it is invoked. */
export interface Scenario {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<{ configure: (command: Command) => void }>;
}

export const SCENARIOS: readonly Scenario[] = [
  { name: 'kill-storm', summary: 'workers are killed with SIGKILL at random moments of an import, and started again', load: () => import('./kill-storm') },
  { name: 'rule-storm', summary: 'rules and states are edited while all that brings them to the workers is killed and started again', load: () => import('./rule-storm') },
];
