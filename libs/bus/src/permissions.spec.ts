// SPDX-License-Identifier: AGPL-3.0-or-later
import { BUS_USER_NAMES, permissionsOf } from './permissions';

/** Dead letters are there to be removed one day. */
const FORBIDDEN = /^[>*]|^\$SYS|^\$JS\.(API\.)?>|\.(DELETE|PURGE|RESTORE|SNAPSHOT)\b(?!\.TTP_DLQ$)/;

describe('permissionsOf', () => {
  it.each(BUS_USER_NAMES)('lets %s read its own replies, and calls nothing that takes a stream or a consumer away', (user) => {
    const { publish, subscribe } = permissionsOf(user, '_INBOX.me');
    expect(subscribe).toContain('_INBOX.me.>');
    expect([...publish, ...subscribe].filter((subject) => FORBIDDEN.test(subject))).toEqual([]);
  });

  it('lets producers publish the topics that the operator has added, and nobody listen to them', () => {
    const mayPublish = BUS_USER_NAMES.filter((user) => permissionsOf(user, '_INBOX.me', ['decky.*.traffic']).publish.includes('decky.*.traffic'));
    expect(mayPublish).toEqual(['producer', 'operator']);
  });

  it('lets rule-store alone answer', () => {
    expect(BUS_USER_NAMES.filter((user) => permissionsOf(user, '_INBOX.me').answers)).toEqual(['rule-store']);
  });
});
