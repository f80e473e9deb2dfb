// SPDX-License-Identifier: AGPL-3.0-or-later
import { DEFAULT_STATE } from '@ttp/ttp-core';
import { FakeRuleLog } from '../test/fake-rule-log';
import { LogRuleSource } from './log-rule-source';

const silent = () => () => undefined;

describe('LogRuleSource', () => {
  let log: FakeRuleLog;
  let source: LogRuleSource;
  beforeEach(() => {
    log = new FakeRuleLog();
    source = new LogRuleSource(log, silent);
  });

  it('gives the documents by file, the states by rule, its position, and at first no changes', async () => {
    log.define('R2', 'two');
    log.define('R1', 'one');
    log.disable('R1');
    log.disable('R9');
    const disabled = { ...DEFAULT_STATE, state: 'disabled', reason: 'noisy' };
    expect(await source.snapshot()).toEqual({
      documents: [
        { file: 'R1.yaml', text: 'one' },
        { file: 'R2.yaml', text: 'two' },
      ],
      states: new Map([['R1', disabled], ['R9', disabled]]),
      position: { logId: 'log', seq: 4 },
      changes: null,
    });
  });

  it('then gives what has led from one snapshot to the next', async () => {
    log.define('R1', 'one');
    await source.snapshot();
    log.define('R1', null);
    log.disable('R1');
    const { documents, states, position, changes } = await source.snapshot();
    expect([documents, [...states.keys()], position?.seq]).toEqual([[], ['R1'], 3]);
    expect(changes).toMatchObject([{ seq: 2, action: 'delete' }, { seq: 3, action: 'set_state' }]);
  });

  it('gives the same documents when nothing has changed, and no changes', async () => {
    log.define('R1', 'one');
    const first = await source.snapshot();
    const second = await source.snapshot();
    expect(second.documents).toBe(first.documents);
    expect(second.states).toBe(first.states);
    expect(second.changes).toEqual([]);
  });

  it('loses no rule when two have one path, as while they change places', async () => {
    log.define('R2', 'two');
    log.define('R1', 'one');
    for (const [ruleId, entry] of log.table) {
      if (entry.definition) log.table.set(ruleId, { ...entry, definition: { ...entry.definition, sourcePath: 'b.yaml' } });
    }
    expect((await source.snapshot()).documents).toEqual([
      { file: 'b.yaml', text: 'one' },
      { file: 'b.yaml (R2)', text: 'two' },
    ]);
  });

  it('passes hints on until it is told to stop', async () => {
    const listeners = new Set<() => void>();
    source = new LogRuleSource(log, (onHint) => {
      listeners.add(onHint);
      return () => void listeners.delete(onHint);
    });
    let heard = 0;
    const stop = await source.watch(() => (heard += 1));
    for (const tell of listeners) tell();
    expect(heard).toBe(1);
    stop();
    expect(listeners.size).toBe(0);
  });
});
