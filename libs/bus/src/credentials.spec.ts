// SPDX-License-Identifier: AGPL-3.0-or-later
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loginOf, loginOfUser, newCredentials, publicKeyIn } from './credentials';

const folder = mkdtempSync(join(tmpdir(), 'ttp-creds-'));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

afterAll(() => rmSync(folder, { recursive: true }));

it('reads a new key: its public half names the inbox', () => {
  const path = file('a.nk', newCredentials());
  const { authenticator, inboxPrefix } = loginOf(path);
  expect(inboxPrefix).toBe(`_INBOX.${publicKeyIn(path)}`);
  const [prove] = [authenticator].flat();
  expect(prove?.('nonce')).toMatchObject({ nkey: publicKeyIn(path), sig: expect.stringMatching(/^[\w+/=-]{80,}$/) });
});

it('makes another key each time', () => expect(newCredentials()).not.toBe(newCredentials()));

it('reads the file of a decentralised setup, JWT and seed', () => {
  const path = file('b.creds', `-----BEGIN NATS USER JWT-----\nmade.up.jwt\n------END NATS USER JWT------\n\n${newCredentials()}`);
  const [prove] = [loginOf(path).authenticator].flat();
  expect(prove?.('nonce')).toMatchObject({ jwt: 'made.up.jwt' });
  expect(loginOf(path).inboxPrefix).toBe(`_INBOX.${publicKeyIn(path)}`);
});

it.each([
  ['no seed', 'hello', /holds no user seed: take one from `ttp broker config` or nsc$/],
  ['a damaged seed', `SU${'A'.repeat(56)}`, /is damaged: write it anew$/],
])('refuses a file with %s, without quoting it', (_what, text, message) => {
  expect(() => loginOf(file('c.nk', text))).toThrow(message);
});

it.each([
  ['ttp-worker', '_INBOX.ttp-worker'],
  ['a.b', undefined],
  ['>', undefined],
])('a user %s in an address has the inbox %s', (user, inbox) => expect(loginOfUser(user, 'made-up').inboxPrefix).toBe(inbox));
