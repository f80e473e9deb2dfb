// SPDX-License-Identifier: AGPL-3.0-or-later
import { buildRuleIndex } from '@ttp/ttp-core';
import { aRule } from '@ttp/ttp-core/testing';
import { ledgerOf } from '../scenario/ledger';
import { poisonEvents } from './poison';

const kindsOf = (ids: Iterable<string>) => new Set([...ids].map((id) => id.replace('poison-', '').replace(/-\d$/, '')));

describe('poisonEvents', () => {
  const rules = { index: buildRuleIndex([aRule({ pattern: 'passwd' })]), attackRelease: 'v19.0', attackerUuidOf: (ip: string) => ip };
  const ledger = ledgerOf(poisonEvents(), () => rules);

  it('has what can never be tagged, and says nothing of what it held', () => {
    expect([...kindsOf(ledger.rejected.keys())].toSorted()).toEqual(
      ['binary', 'cut-off', 'deep-list', 'deep-object', 'empty', 'infinite', 'nan', 'no-object', 'not-utf8', 'null', 'version-2'].toSorted(),
    );
    expect([...ledger.rejected.values()].join()).not.toContain('passwd');
  });

  it('has what only looks dangerous, and is tagged', () => {
    expect([...kindsOf(ledger.tagged.values())].toSorted()).toEqual(['control-characters', 'half-a-surrogate-pair', 'mebibyte', 'no-version']);
  });

  it('gives each an id of its own', () => expect(new Set(poisonEvents().map(({ msgId }) => msgId)).size).toBe(poisonEvents().length));
});
