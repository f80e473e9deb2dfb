// SPDX-License-Identifier: AGPL-3.0-or-later
import { anEvent, anIndex, ATTACKER_UUID } from '../testing';
import { tagEvent } from './tag-event';
import { aLifterRule, asking, CONTEXT, tagsFor } from './testing/lift';

describe('identity_password_spraying', () => {
  const ask = asking('identity', 'identity_password_spraying', { account_threshold: 3 });
  const spraying = { shared_password_hash: '9c', account_count: 3, attacker_uuid: ATTACKER_UUID };

  it('fires on one password over many accounts', () => expect(ask(spraying)).toEqual({ shared_password_hash: '9c', account_count: 3 }));

  it.each([
    { account_count: 3 },
    { shared_password_hash: '', account_count: 3 },
    { shared_password_hash: '9c', account_count: 2 },
    { shared_password_hash: '9c', account_count: null },
    { shared_password_hash: null, account_count: 3 },
    { shared_password_hash: 7, account_count: 3 },
    { shared_password_hash: '9c', account_count: 3.5 },
  ])(
    'does not fire on %j',
    (payload) => expect(ask(payload)).toBeNull(),
  );

  it('tags the identity and no member of it', () => {
    const [tag] = tagsFor('identity', aLifterRule('identity_password_spraying'), spraying);
    expect(tag).toMatchObject({ attackerUuid: null, identityUuid: 'b2b7c0de-7a11-4c3d-8e2f-000000000001' });
  });

  it('gives nothing, and a report, for an event without an identity', () => {
    const failed = jest.fn();
    const event = anEvent({ sourceKind: 'identity', payload: spraying });
    const index = anIndex(aLifterRule('identity_password_spraying', {}, { appliesTo: ['identity'] }));
    expect(tagEvent(event, index, { ...CONTEXT, meter: { ...CONTEXT.meter!, failed } })).toEqual([]);
    expect(failed.mock.calls).toMatchObject([['identity', 'identity', { message: expect.stringContaining('anchor') as string }]]);
  });
});
