// SPDX-License-Identifier: AGPL-3.0-or-later
import { FAULTS } from './faults';
import { killStorm } from './kill-storm/kill-storm';
import { ruleStorm } from './rule-storm/rule-storm';
import { scenarioOf, type Scenario } from './scenario/scenario';

const killStormScenario: Scenario<'sessions' | 'kills' | 'workers'> = {
  name: 'kill-storm',
  summary: 'workers are killed with SIGKILL at random moments of an import, and started again',
  databases: ['sqlite', 'mysql'],
  numbers: {
    sessions: { help: 'sessions to import', least: 100, most: 20_000, usual: 2_000, inAll: 600, perMinute: 1_000 },
    kills: { help: 'how often a worker is killed', least: 1, most: 100, usual: 20, inAll: 8, perMinute: 10 },
    workers: { help: 'workers that share the import', least: 1, most: 4, usual: 1, inAll: 4 },
  },
  play: (stage, terms, numbers) => killStorm(stage, { ...terms, ...numbers }),
};

const ruleStormScenario: Scenario<'edits' | 'kills' | 'replicas'> = {
  name: 'rule-storm',
  summary: 'rules and states are edited while all that brings them to the workers is killed and started again',
  databases: ['mysql', 'sqlite'],
  numbers: {
    edits: { help: 'changes of rule files and of rule states', least: 20, most: 20_000, usual: 1_000, inAll: 200, perMinute: 500 },
    kills: { help: 'how often a process is killed', least: 1, most: 300, usual: 40, inAll: 10, perMinute: 20 },
    replicas: { help: 'workers that follow the rules', least: 1, most: 8, usual: 3, inAll: 2 },
  },
  play: (stage, terms, numbers) => ruleStorm(stage, { ...terms, ...numbers }),
};

/** In the order in which `all` plays them. */
export const SCENARIOS: readonly Scenario[] = [...FAULTS.map(scenarioOf), killStormScenario, ruleStormScenario];
