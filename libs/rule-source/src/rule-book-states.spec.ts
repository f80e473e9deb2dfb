// SPDX-License-Identifier: AGPL-3.0-or-later
import { DEFAULT_STATE, type LoggedChange, type RuleState } from '@ttp/ttp-core';
import { aDocument as document } from '../test/documents';
import { bookOf, type Told } from '../test/fake-source';

const DISABLED: RuleState = { ...DEFAULT_STATE, state: 'disabled', setBy: 'ops' };
const at = (seq: number, logId = 'log') => ({ logId, seq });

describe('RuleBook of a source with a log', () => {
  let told: Told;
  const openAt = async (seq: number) => {
    told = bookOf({ 'a.yaml': document('R1'), 'b.yaml': document('R2') });
    told.source.position = at(seq);
    return told.book.open();
  };
  afterEach(() => told.book.close());

  it('gives each rule its state, and the default to a rule without one', async () => {
    await openAt(1);
    told.source.states = new Map([['R2', DISABLED], ['R9', DISABLED]]);
    told.source.position = at(2);
    const { rules, position } = await told.book.refresh();
    expect(rules.map(({ ruleId, state }) => [ruleId, state])).toEqual([
      ['R1', DEFAULT_STATE],
      ['R2', DISABLED],
    ]);
    expect(position).toEqual(at(2));
  });

  it('takes a state without reading the documents again, and another digest with it', async () => {
    const first = await openAt(1);
    told.source.states = new Map([['R2', DISABLED]]);
    told.source.position = at(2);
    const { rules, digest } = await told.book.refresh();
    expect(digest).not.toBe(first.digest);
    // A rule's match is the key of its compiled pattern.
    expect(rules.map(({ match }) => match)).toEqual(first.rules.map(({ match }) => match));
    for (const [i, { match }] of rules.entries()) expect(match).toBe(first.rules[i]?.match);
  });

  it('tells how far it is, also when no rule has changed, and by which changes', async () => {
    await openAt(1);
    const change: LoggedChange = { seq: 2, ruleId: 'R9', by: 'ops', action: 'set_state', after: DISABLED };
    told.source.position = at(2);
    told.source.changes = [change];
    await told.source.change(told.source.files);
    expect(told.editions).toHaveLength(2);
    expect(await told.book.refresh()).toMatchObject({ position: at(2), changes: [change] });
    expect(told.editions).toHaveLength(2);
  });

  it('tells when it is another log, though it ends at the same number', async () => {
    await openAt(1);
    told.source.position = at(1, 'another');
    await told.source.change(told.source.files);
    expect(told.editions).toHaveLength(2);
    expect((await told.book.refresh()).position).toEqual(at(1, 'another'));
  });
});
