// SPDX-License-Identifier: AGPL-3.0-or-later
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ConfigError } from '@ttp/config';

const LOCK = /^up-(\d+)-(\d*)\.lock$/;
const TRIES = 3;
const MOST_BETWEEN_TRIES_MS = 50;

/**
 * Takes the data folder for this process; what it resolves to gives it back.
 * Whoever wants it writes a file that is named after itself, and has it if no other such process runs. As each file is one process's own,
 * what a dead one left can be removed at any time without removing a live one's, which a single file for all cannot promise.
 *
 * @throws {ConfigError} naming the process that has it.
 */
export async function lockData(dir: string): Promise<() => void> {
  const mine = join(dir, lockName(process.pid));
  const release = () => rmSync(mine, { force: true });
  for (let tries = 1; ; tries++) {
    writeFileSync(mine, '');
    const other = holders(dir).find((pid) => pid !== process.pid);
    if (other === undefined) return release;
    release();
    if (tries === TRIES) throw new ConfigError([`${dir} is in use by another ttp up (pid ${other}): stop it, or give --data another folder`]);
    // Two that start in the same moment see each other and both step back: the first to look again has it.
    await delay(Math.random() * MOST_BETWEEN_TRIES_MS);
  }
}

/** A process's file; its start tells it from a later process of the same id. */
export const lockName = (pid: number): string => `up-${pid}-${startOf(pid) ?? ''}.lock`;

/** Running processes that want or have the folder; removes what dead ones left. */
function holders(dir: string): readonly number[] {
  return readdirSync(dir).flatMap((name) => {
    const [, pid, startedAt] = LOCK.exec(name) ?? [];
    if (pid === undefined) return [];
    if (isRunning(Number(pid)) && [startedAt, undefined].includes(startOf(Number(pid)))) return [Number(pid)];
    rmSync(join(dir, name), { force: true });
    return [];
  });
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It is there, but not ours to signal.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When a process started, in clock ticks of the machine; `ended`: it only waits to be collected; undefined: the system does not tell. */
function startOf(pid: number): string | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Field 22; the second, the program's name, may hold anything, so we count from behind it.
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'ended' : fields[19];
  } catch {
    return undefined;
  }
}
