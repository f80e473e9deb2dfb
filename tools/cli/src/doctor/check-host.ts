// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Settings } from '@ttp/config';
import { existsSync, type StatsFs } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { bad, examine, type Finding, good, warn } from './check';

const MIB = 1_048_576;
const LEAST_MIB = 256;
const SOME_MIB = 2_048;

/** Of this host: room for the data, secrets that only their owner can read. */
export const checkHost = async (settings: Settings): Promise<readonly Finding[]> => [
  ...(await examine('disk', 'correct DECNET_TTP_DATA_DIR or DECNET_DB_PATH', () => checkDisk(settings))),
  ...(await examine('keys', 'correct DECNET_NATS_CREDS', () => checkKeys(settings))),
  checkToken(settings),
];

async function checkDisk({ dbType, dbPath, dataDir }: Settings): Promise<readonly Finding[]> {
  const folder = existingFolder(dbType === 'sqlite' ? dirname(resolve(dbPath)) : resolve(dataDir));
  return [diskFinding(folder, await statfs(folder))];
}

/** The folder, or the nearest one above it that is there. */
const existingFolder = (folder: string): string => (existsSync(folder) ? folder : existingFolder(dirname(folder)));

export function diskFinding(folder: string, { bavail, bsize }: Pick<StatsFs, 'bavail' | 'bsize'>): Finding {
  const free = Math.floor((bavail * bsize) / MIB);
  const detail = `${free} MiB free at ${folder}`;
  if (free < LEAST_MIB) return bad('disk', detail, 'make room: without it nothing is stored, and events wait');
  return free < SOME_MIB ? warn('disk', detail, 'make room, or move the data') : good('disk', detail);
}

/** Who reads the key can be the service; who reads the database knows what attackers typed. */
async function checkKeys({ natsCreds, dbType, dbPath }: Settings): Promise<readonly Finding[]> {
  const database = dbType === 'sqlite' && existsSync(dbPath) ? await openTo(dbPath, 0o007, 'chmod o-rwx') : [];
  if (natsCreds === '') return [good('keys', 'no key file is configured'), ...database];
  if (!existsSync(natsCreds)) return [bad('keys', `no such file: ${natsCreds}`, 'correct DECNET_NATS_CREDS, or: ttp broker config'), ...database];
  const key = await openTo(natsCreds, 0o077, 'chmod 600');
  return [...(key.length > 0 ? key : [good('keys', `only its owner can read ${natsCreds}`)]), ...database];
}

async function openTo(file: string, others: number, fix: string): Promise<readonly Finding[]> {
  const mode = (await stat(file)).mode & 0o777;
  return (mode & others) === 0 ? [] : [warn('keys', `others can read ${file} (mode ${mode.toString(8)})`, `${fix} ${file}`)];
}

/** A secret that is too short, weak or missing beyond loopback is refused with the configuration, exit code 3. */
const checkToken = ({ jwtSecret, apiHost }: Settings): Finding =>
  good('token', jwtSecret === '' ? `none is asked for: HTTP listens on ${apiHost} alone` : `a secret of ${jwtSecret.length} characters`);
