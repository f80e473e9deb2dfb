// SPDX-License-Identifier: AGPL-3.0-or-later
import { hash } from 'node:crypto';
import { Random } from '../random';

/** Attackers with exactly `SUBJECT_TAGS` tags: those whose exports are timed. They are the first. */
export const SUBJECTS = 20;
export const SUBJECT_TAGS = 1_000;

const SESSION_TAGS = 25;
const SUBJECT_SESSIONS = (SUBJECTS * SUBJECT_TAGS) / SESSION_TAGS;
/** Two attackers to an identity, in the mean, of every fifth attacker; so many identities to a campaign. */
const RESOLVED = 5;
const CAMPAIGN_IDENTITIES = 50;

const SEED = 20_263;
/** A choice of one in so many stands for a share. */
export const FINE = 2 ** 30;

/** Who did what in a generated fleet. All of it follows from the two numbers: the same ones give the same fleet. */
export interface FleetShape {
  readonly attackers: number;
  readonly sessions: number;
  readonly identities: number;
  readonly campaigns: number;
  readonly tags: number;
}

export function fleetShape(attackers: number, tags: number): FleetShape {
  const sessions = Math.floor(tags / SESSION_TAGS);
  const identities = Math.ceil(attackers / RESOLVED / 2);
  return { attackers, sessions, identities, campaigns: Math.ceil(identities / CAMPAIGN_IDENTITIES), tags: sessions * SESSION_TAGS };
}

/** Choices that belong to one thing, whoever else is asked for before. */
export const randomOf = (kind: number, n: number): Random => new Random(Math.imul(n + 1, 0x9e3779b1) ^ (SEED + kind));

/**
 * Whose session it is. The first sessions are the subjects'; of the others, the k-th attacker gets about as many as 1 / sqrt(k): the heaviest
 * of 20,000 has 0.7 % of all.
 */
export function attackerOfSession(session: number, { attackers }: FleetShape): number {
  if (session < SUBJECT_SESSIONS) return session % SUBJECTS;
  const share = randomOf(1, session).below(FINE) / FINE;
  return SUBJECTS + Math.floor((attackers - SUBJECTS) * share ** 2);
}

/** The first attacker behind the subjects. */
export const HEAVIEST = SUBJECTS;

/** Tags of a session lie far apart: in a table that is ordered by random ids nobody's are neighbours. */
export const sessionOfTag = (tag: number, { sessions }: FleetShape): number => tag % sessions;

/** The place of a tag in its session. */
export const placeOfTag = (tag: number, { sessions }: FleetShape): number => Math.floor(tag / sessions);

/** Null for four of five. */
export function identityOfAttacker(attacker: number, { identities }: FleetShape): number | null {
  return attacker % RESOLVED === 0 ? Math.floor(attacker / RESOLVED) % identities : null;
}

export const campaignOfIdentity = (identity: number): number => Math.floor(identity / CAMPAIGN_IDENTITIES);

const digits = (kind: string, n: number): string => hash('md5', `${kind} ${n}`);
const uuid = (hex: string): string => `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;

export const uuidOf = (kind: 'attacker' | 'identity' | 'campaign' | 'intel', n: number): string => uuid(digits(kind, n));

/** Ascending with `tag`, and spread over all ids: rows are stored in the order of their ids. */
export function tagUuid(tag: number, { tags }: FleetShape): string {
  const place = Math.floor((tag / tags) * 2 ** 48).toString(16).padStart(12, '0');
  return uuid(place + digits('tag', tag).slice(12));
}

export const sessionId = (session: number): string => `bench-${String(session).padStart(8, '0')}`;
