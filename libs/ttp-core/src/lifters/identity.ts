// SPDX-License-Identifier: AGPL-3.0-or-later
import { aLifter, tagsWithFields } from './lifter';
import type { Evidence, Prepare } from './lifter';
import { integerAt, isAtLeast, textAt } from './payload';

const passwordSpraying: Prepare<Evidence> = (parameters) => {
  const threshold = parameters.number('account_threshold', 1);
  return (payload) => {
    const secret = textAt(payload, 'shared_password_hash');
    const accounts = integerAt(payload, 'account_count');
    return secret !== null && isAtLeast(accounts, threshold) ? { shared_password_hash: secret, account_count: accounts } : null;
  };
};

/** What only shows over all members of an identity. Its tags belong to the identity, never to one member's address. */
export const identity = aLifter({
  name: 'identity',
  kinds: ['identity'],
  predicates: { identity_password_spraying: passwordSpraying },
  tags: (event, rule, evidence: Evidence, context) => tagsWithFields({ ...event, attackerUuid: null }, rule, evidence, context),
});
