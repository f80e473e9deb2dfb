// SPDX-License-Identifier: AGPL-3.0-or-later
import { type ConnectionOptions, createInbox, credsAuthenticator, nkeyAuthenticator, nkeys, type NatsConnection } from '@nats-io/transport-node';
import { readFileSync } from 'node:fs';

export type Login = Pick<ConnectionOptions, 'authenticator' | 'user' | 'pass' | 'inboxPrefix'>;

const SEED = /\bSU[A-Z2-7]{56}\b/;
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const JWT = /BEGIN NATS USER JWT/;

/**
 * Where replies to a user arrive: `_INBOX.` and the public key or the name. Both sides can tell, and the broker can refuse the others'.
 */
export const inboxPrefixOf = (identity: string): string => `_INBOX.${identity}`;

/**
 * The login that a credentials file holds: a user's seed, alone or with the JWT of a decentralised setup.
 *
 * @throws {Error} naming the file, never what is in it.
 */
export function loginOf(credsFile: string): Login {
  const content = readCredentials(credsFile);
  const seed = SEED.exec(content)?.[0];
  if (seed === undefined) throw new Error(`the NATS credentials file ${credsFile} holds no user seed: take one from \`ttp broker config\` or nsc`);
  const authenticator = JWT.test(content) ? credsAuthenticator(encode(content)) : nkeyAuthenticator(encode(seed));
  return { authenticator, inboxPrefix: inboxPrefixOf(publicKeyOf(seed, credsFile)) };
}

/** The login of a user in an address. A name that cannot stand in a subject has the inbox that everyone has. */
export function loginOfUser(user: string, pass: string | undefined): Login {
  return { user, ...(pass !== undefined && { pass }), ...(/^[\w-]+$/.test(user) && { inboxPrefix: inboxPrefixOf(user) }) };
}

/** The public key of the seed in a credentials file. @throws {Error} */
export const publicKeyIn = (credsFile: string): string => publicKeyOf(SEED.exec(readCredentials(credsFile))?.[0] ?? '', credsFile);

/** A new user: the text of its credentials file. */
export function newCredentials(): string {
  const seed = new TextDecoder().decode(nkeys.createUser().getSeed());
  return `-----BEGIN USER NKEY SEED-----\n${seed}\n------END USER NKEY SEED------\n`;
}

const inboxPrefixes = new WeakMap<NatsConnection, string>();

/** Notes the prefix that a connection was made with: the client keeps it to itself. */
export function rememberInbox(nc: NatsConnection, { inboxPrefix }: Login): void {
  if (inboxPrefix !== undefined) inboxPrefixes.set(nc, inboxPrefix);
}

/** A subject for replies to this connection, where its user may listen. */
export const newInbox = (nc: NatsConnection): string => createInbox(inboxPrefixes.get(nc));

function publicKeyOf(seed: string, credsFile: string): string {
  try {
    return nkeys.fromSeed(encode(seed)).getPublicKey();
  } catch (error) {
    throw new Error(`the user seed in the NATS credentials file ${credsFile} is damaged: write it anew`, { cause: error });
  }
}

function readCredentials(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`cannot read the NATS credentials file ${file}: mount it, or correct the setting`, { cause: error });
  }
}
