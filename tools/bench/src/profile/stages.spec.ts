// SPDX-License-Identifier: AGPL-3.0-or-later
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { OURS, type Stage, stageOf, stageTimes } from './stages';

const ROOT = join(__dirname, '../../../..');

const frame = (file: string, name = 'f') => ({ name, file, line: 1 });

const TAG_STORE = 'libs/persistence/src/tags/tag-store.ts';
const NATS_CLIENT = 'node_modules/@nats-io/nats-core/lib/protocol.js';

describe('stageOf', () => {
  it.each<readonly [what: string, files: readonly (readonly [file: string, name?: string])[], stage: Stage]>([
    ['the innermost known file', [['libs/bus/src/batch-runner.ts'], [TAG_STORE], ['libs/ttp-core/src/tags/announce.ts']], 'publish'],
    ['a package by who calls it', [['libs/bus/src/publisher.ts'], [NATS_CLIENT]], 'publish'],
    ['a package that nobody of ours calls by itself', [['node:net'], ['node_modules/mysql2/lib/connection.js']], 'database'],
    ['what is built in by who calls it', [['libs/ttp-core/src/events/decode-envelope.ts'], ['', 'parse']], 'decode'],
    ['the engine', [['libs/ttp-core/src/lifters/tag-event.ts'], ['libs/ttp-core/src/engine/prefilter.ts']], 'match'],
    ['a file before its folder', [['libs/ttp-core/src/engine/tag-by-pattern.ts']], 'tag'],
    ['the rest of the worker', [['apps/ttp-worker/src/worker.metrics.ts'], ['node_modules/prom-client/lib/counter.js']], 'other'],
    ['what nobody knows', [['node:internal/timers']], 'other'],
    ['garbage, whoever makes it', [[TAG_STORE], ['', '(garbage collector)']], 'garbage collection'],
    ['time outside of any call', [['', '(program)']], 'native'],
    ['waiting', [['', '(idle)']], 'idle'],
  ])('tells %s', (_, files, stage) => {
    expect(stageOf(files.map(([file, name]) => frame(file, name)))).toBe(stage);
  });

  it.each(OURS.map(([prefix]) => prefix))('knows what is there: %s', (prefix) => {
    expect(existsSync(join(ROOT, prefix))).toBe(true);
  });
});

it('loses no time', () => {
  const runner = frame('libs/bus/src/batch-runner.ts');
  const store = frame(TAG_STORE);
  const client = frame(NATS_CLIENT);
  const stacks = [
    { frames: [runner, frame('apps/ttp-worker/src/tagging.consumer.ts'), store], us: 30 },
    { frames: [runner, store], us: 5 },
    { frames: [runner, client], us: 4 },
    { frames: [client], us: 3 },
    { frames: [], us: 1 },
  ];
  const times = stageTimes(stacks);
  expect([...times].filter(([, us]) => us > 0)).toEqual([['database', 35], ['pull, settle', 4], ['NATS socket', 3], ['other', 1]]);
});
