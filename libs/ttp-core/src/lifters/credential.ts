// SPDX-License-Identifier: AGPL-3.0-or-later
import { hash } from 'node:crypto';
import { isMapping } from '../rules/is-mapping';
import { aLifter, tagsWithFields } from './lifter';
import type { Evidence, Prepare } from './lifter';
import { integerAt, isAtLeast, textAt, textFields } from './payload';

type Predicate = Prepare<Evidence>;

// `window_minutes` is for the producer that counts: the lifter sees the count.
const bruteForce: Predicate = (parameters) => {
  const threshold = parameters.number('fail_threshold', 5);
  return (payload) => {
    const failures = integerAt(payload, 'fail_count');
    return isAtLeast(failures, threshold) ? { fail_count: failures, ...textFields(payload, 'service') } : null;
  };
};

const passwordGuessing: Predicate = (parameters) => {
  const threshold = parameters.number('pw_threshold', 5);
  return (payload) => {
    const username = textAt(payload, 'username');
    const passwords = integerAt(payload, 'password_count');
    return username !== null && isAtLeast(passwords, threshold) ? { username, password_count: passwords } : null;
  };
};

const reuse: Predicate = () => (payload) => {
  const secret = textAt(payload, 'credential_hash');
  const count = integerAt(payload, 'reuse_count');
  return secret !== null && isAtLeast(count, 1) ? { credential_hash: secret, reuse_count: count } : null;
};

const validAccountUse: Predicate = (parameters) => {
  const needsBrute = parameters.flag('require_prior_brute', true);
  return (payload) => {
    const succeeded = payload['result'] === 'success' && (!needsBrute || payload['prior_brute'] === true);
    return succeeded ? textFields(payload, 'username', 'service') : null;
  };
};

interface Pair {
  readonly username: string;
  readonly password: string;
  /** Hexadecimal: some producers send nothing else. */
  readonly passwordSha256: string;
}

/** `[root, root]`, or `{ username: root, password: root }`. */
function pairOf(entry: unknown): Pair | null {
  const list: readonly unknown[] = isMapping(entry) ? [entry['username'], entry['password']] : Array.isArray(entry) ? entry : [];
  const [username, password] = list.length === 2 ? list : [];
  return typeof username === 'string' && typeof password === 'string' ? { username, password, passwordSha256: hash('sha256', password) } : null;
}

// The attempt is enough, whether it succeeded or not.
const defaultCredentials: Predicate = (parameters) => {
  const pairs = parameters.entries('pairs', 'is not a pair', 'write [username, password]', pairOf);
  return (payload) => {
    const { username: name, password: tried, password_sha256: digest } = payload;
    const isTried = ({ password, passwordSha256 }: Pair): boolean => (typeof tried === 'string' ? tried === password : digest === passwordSha256);
    return pairs.some((pair) => pair.username === name && isTried(pair)) ? textFields(payload, 'username', 'service') : null;
  };
};

/** How an attacker came by, or tried, names and passwords. No password enters evidence. */
export const credential = aLifter({
  name: 'credential',
  kinds: ['credential', 'auth_attempt'],
  predicates: {
    credential_auth_brute_generic: bruteForce,
    credential_password_guessing: passwordGuessing,
    credential_reuse: reuse,
    credential_valid_account_use: validAccountUse,
    credential_default_credentials: defaultCredentials,
  },
  tags: tagsWithFields,
});
