// SPDX-License-Identifier: AGPL-3.0-or-later
import { anEvent, anIndex } from '../testing';
import { BODY_LIMIT, needsBody, storedMessagePath } from './mail-body';
import { aLifterRule, asking } from './testing/lift';

const STORED = '2026-01-05T09:59:31Z_0123456789ab_mail.eml';

describe('storedMessagePath', () => {
  it('gives the steps to a stored message', () => expect(storedMessagePath('decky-mx', STORED)).toEqual(['decky-mx', 'smtp', STORED]));

  it.each([
    ['..', STORED],
    ['-decky', STORED],
    ['Decky', STORED],
    ['decky/mx', STORED],
    ['d'.repeat(64), STORED],
    ['', STORED],
    [null, STORED],
    ['decky-mx', null],
    ['decky-mx', '../2026-01-05T09:59:31Z_0123456789ab_mail.eml'],
    ['decky-mx', '2026-01-05T09:59:31Z_0123456789ab_../../etc/passwd'],
    ['decky-mx', '2026-01-05T09:59:31Z_0123456789AB_mail.eml'],
    ['decky-mx', '2026-01-05T09:59:31Z_0123456789ab_'],
    ['decky-mx', `2026-01-05T09:59:31Z_0123456789ab_${'a'.repeat(256)}`],
    ['decky-mx', `${STORED}\n`],
    ['decky-mx', 'mail.eml'],
  ])('gives none for %j and %j', (decky, stored) => expect(storedMessagePath(decky, stored)).toBeNull());
});

describe('needsBody', () => {
  const payload = { decky_id: 'decky-mx', stored_as: STORED };
  const mail = anEvent({ sourceKind: 'email', payload });
  const bec = anIndex(aLifterRule('email_bec', {}, { appliesTo: ['email'] }));

  it.each(['behavioral_ransom_note', 'email_bec', 'email_encoded_payload'])('is so where a rule asks %s', (predicate) => {
    expect(needsBody(mail, anIndex(aLifterRule(predicate, {}, { appliesTo: ['email'] })))).toBe(true);
  });

  it('is not so where no rule looks at a body, where the producer sent it, and where none is stored', () => {
    expect(needsBody(mail, anIndex(aLifterRule('email_idn_url', {}, { appliesTo: ['email'] })))).toBe(false);
    expect(needsBody(anEvent({ sourceKind: 'email', payload: { ...payload, body_text: '' } }), bec)).toBe(false);
    expect(needsBody(anEvent({ sourceKind: 'email', payload: { ...payload, stored_as: null } }), bec)).toBe(false);
    expect(needsBody(anEvent({ sourceKind: 'session', payload }), bec)).toBe(false);
    expect(needsBody(mail, bec)).toBe(true);
  });
});

describe('the body of a mail', () => {
  const ask = asking('email', 'email_bec', { subject_keywords: ['x'], body_action_keywords: ['needle'] });

  it('is looked at up to a limit', () => {
    const filler = 'a'.repeat(BODY_LIMIT - 6);
    expect(ask({ subject: 'x' }, { bodyText: `${filler}needle` })).not.toBeNull();
    expect(ask({ subject: 'x' }, { bodyText: `${filler}-needle` })).toBeNull();
  });
});
