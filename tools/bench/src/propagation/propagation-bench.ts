// SPDX-License-Identifier: AGPL-3.0-or-later
import { loadShippedCatalog } from '@ttp/attack-stix';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { type Cleanup, temporaryDirectory, withCleanup } from '../cleanup';
import { Random } from '../random';
import { machineFacts, printReport } from '../report';
import { loadAll, writeRuleFiles } from '../rule-set';
import { ExpectedRules } from './expected-rules';
import { measurePhase, type PhaseCpu } from './phase-cpu';
import { type PropagationOptions, parsePropagationOptions } from './propagation-options';
import { RulePlane } from './rule-plane';
import { costRows, figuresOf, type Latencies } from './summary';
import { timeLoading } from './time-loading';
import { timeSaves } from './time-saves';
import { timeStates } from './time-states';

const SEED = 20_262;

/** How long a change takes to every worker, and how long many rules take to load: the built services on a private broker and database. */
export async function runPropagationBench(args: readonly string[]): Promise<void> {
  const options = parsePropagationOptions(args);
  const load = loadavg();
  const loading = await withCleanup((cleanup) => timeLoading(options.db, cleanup));
  const latencies = await withCleanup((cleanup) => timeChanges(options, cleanup));
  const phases = [phaseNote('saves', options.edits, latencies.savesCpu), phaseNote('state changes', options.edits, latencies.statesCpu)];
  const notes = [...notesOf(options, load), ...phases];
  const figures = figuresOf(options, latencies, loading);
  printReport({ machine: machineFacts(), notes, costs: costRows(latencies, loading), figures }, options.json);
}

async function timeChanges({ db, rules, edits, replicas }: PropagationOptions, cleanup: Cleanup): Promise<Latencies> {
  const directory = temporaryDirectory(cleanup);
  const rulesDirectory = join(directory, 'rules');
  const expected = new ExpectedRules(loadAll(await writeRuleFiles(rulesDirectory, rules), await loadShippedCatalog()));
  const plane = await RulePlane.open({ db, directory, rulesDirectory }, cleanup);
  await plane.start('rule-sync');
  const ruleStore = await plane.start('rule-store');
  await plane.timeUntilLive(expected.digest, replicas, () => Promise.all(Array.from({ length: replicas }, () => plane.start('ttp-worker'))));
  const running = { plane, expected, replicas, rulesDirectory, random: new Random(SEED) };
  const { result: saves, cpu: savesCpu } = await measurePhase(plane.pids, () => timeSaves(edits, running));
  const { result: states, cpu: statesCpu } = await measurePhase(plane.pids, () => timeStates(edits, ruleStore.url, running));
  return { saves, savesCpu, states, statesCpu };
}

function notesOf({ db, rules, replicas }: PropagationOptions, load: readonly number[]): readonly string[] {
  const server = db === 'mysql' ? 'mariadbd, ' : '';
  return [
    `processes: nats-server, ${server}rule-sync, rule-store, ${replicas} ttp-worker, this bench; ${rules} rules; no events`,
    `load average of the machine before the run: ${load.map((value) => value.toFixed(1)).join(' ')}`,
    'changes come one by one, at random moments; each takes from before its save or request until the broker pushes us the last worker\'s new digest',
  ];
}

/** What a machine that is busy otherwise does not blur, and how busy it was. */
const phaseNote = (what: string, changes: number, { oursMs, othersCores }: PhaseCpu): string =>
  `${what}: ${(oursMs / changes).toFixed(0)} ms of CPU time each, all processes together; ` +
  `other programs took ${othersCores.toFixed(1)} of ${availableParallelism()} cores meanwhile`;
