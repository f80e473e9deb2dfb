// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto';
import { asking } from './testing/lift';

describe('credential_auth_brute_generic', () => {
  const ask = asking('auth_attempt', 'credential_auth_brute_generic', { fail_threshold: 3, window_minutes: 5 });

  it('fires at the threshold', () => {
    expect(ask({ fail_count: 3, service: 'ssh', username: 'root' })).toEqual({ fail_count: 3, service: 'ssh' });
    expect(ask({ fail_count: 4, service: '' })).toEqual({ fail_count: 4 });
  });

  it('needs five failures where the rule does not say', () => {
    const bare = asking('auth_attempt', 'credential_auth_brute_generic');
    expect([bare({ fail_count: 4 }), bare({ fail_count: 5 })]).toEqual([null, { fail_count: 5 }]);
  });

  it.each([2, 3.5, '3', true, null, undefined])('does not fire on %j failures', (count) => expect(ask({ fail_count: count })).toBeNull());

  it('never fires when the threshold is no number', () => {
    expect(asking('auth_attempt', 'credential_auth_brute_generic', { fail_threshold: '3' })({ fail_count: 99 })).toBeNull();
  });
});

describe('credential_password_guessing', () => {
  const ask = asking('auth_attempt', 'credential_password_guessing', { pw_threshold: 5 });

  it('fires on many passwords for one name', () => {
    expect(ask({ username: 'ops', password_count: 9, password: 'made-up' })).toEqual({ username: 'ops', password_count: 9 });
  });

  it.each([
    { password_count: 9 },
    { username: '', password_count: 9 },
    { username: 7, password_count: 9 },
    { username: 'ops', password_count: 4 },
    { username: 'ops' },
    { username: null, password_count: 9 },
    { username: 'ops', password_count: null },
    { username: 'ops', password_count: '9' },
  ])(
    'does not fire on %j',
    (payload) => expect(ask(payload)).toBeNull(),
  );
});

describe('credential_reuse', () => {
  const ask = asking('credential', 'credential_reuse');

  it('fires on a secret that is used again', () => {
    expect(ask({ credential_hash: 'ab', reuse_count: 1, deckies: ['a'] })).toEqual({ credential_hash: 'ab', reuse_count: 1 });
  });

  it.each([
    { credential_hash: '', reuse_count: 2 },
    { credential_hash: 'ab', reuse_count: 0 },
    { credential_hash: 'ab', reuse_count: true },
    { reuse_count: 2 },
    { credential_hash: null, reuse_count: 2 },
    { credential_hash: 'ab', reuse_count: null },
    { credential_hash: 'ab', reuse_count: '2' },
  ])(
    'does not fire on %j',
    (payload) => expect(ask(payload)).toBeNull(),
  );
});

describe('credential_valid_account_use', () => {
  const ask = asking('auth_attempt', 'credential_valid_account_use', {}, ['username', 'service']);

  it('fires on a success after brute force', () => {
    expect(ask({ result: 'success', prior_brute: true, username: 'root', service: null })).toEqual({ username: 'root', service: null });
  });

  it('fires on any success where the rule asks for no more', () => {
    const any = asking('auth_attempt', 'credential_valid_account_use', { require_prior_brute: false });
    expect(any({ result: 'success', service: 'ssh' })).toEqual({ service: 'ssh' });
  });

  it.each([{ result: 'success' }, { result: 'success', prior_brute: 1 }, { result: true, prior_brute: true }, { result: null, prior_brute: true }])(
    'does not fire on %j',
    (payload) => expect(ask(payload)).toBeNull(),
  );
});

describe('credential_default_credentials', () => {
  const pairs = [['root', ''], ['pi'], ['pi', 'raspberry'], { username: 'admin', password: 'admin' }, 'root', null];
  const ask = asking('auth_attempt', 'credential_default_credentials', { pairs }, ['username', 'password']);

  it('stores the name and never the password, whatever the rule asks for', () => {
    expect(ask({ username: 'pi', password: 'raspberry', service: 'ssh' })).toEqual({ username: 'pi', service: 'ssh' });
    expect(ask({ username: 'root', password: '' })).toEqual({ username: 'root' });
    expect(ask({ username: 'admin', password: 'admin' })).toEqual({ username: 'admin' });
  });

  it('knows a password by its digest where the producer sends no other', () => {
    const digest = createHash('sha256').update('raspberry').digest('hex');
    expect(ask({ username: 'pi', password: null, password_sha256: digest })).toEqual({ username: 'pi' });
    expect(ask({ username: 'pi', password: 'other', password_sha256: digest })).toBeNull();
    expect(ask({ username: 'root', password_sha256: digest })).toBeNull();
  });

  it.each([
    { username: 'Pi', password: 'raspberry' },
    { username: 'pi' },
    { username: 'root', password: null },
    { username: ['root'], password: '' },
    {},
  ])(
    'does not fire on %j',
    (payload) => expect(ask(payload)).toBeNull(),
  );

  it('never fires without a list of pairs', () => {
    expect(asking('auth_attempt', 'credential_default_credentials', { pairs: 'root' })({ username: 'root', password: 'root' })).toBeNull();
  });
});
