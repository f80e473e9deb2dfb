// SPDX-License-Identifier: AGPL-3.0-or-later
import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { MailFault, type MailFaultName } from './mail-fault';

// A pipe that lies there must not hang the process, nor a link that has just been put there be followed.
const READ_ONLY = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;

/**
 * The first `headBytes` of a stored message; `steps` are those of `storedMessagePath`. Links are followed, but not out of the root.
 * Throws `MailFault`.
 */
export async function readStoredMail(
  root: string,
  steps: readonly string[],
  { fileBytes, headBytes }: { readonly fileBytes: number; readonly headBytes: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const realRoot = await realpath(root).catch(faulty('no_root'));
  const path = await realpath(join(realRoot, ...steps)).catch(unlessMissing);
  if (!isInside(realRoot, path)) throw new MailFault('outside');
  await using file = await open(path, READ_ONLY).catch(unlessMissing);
  const stat = await file.stat();
  if (!stat.isFile()) throw new MailFault('not_a_file');
  if (stat.size > fileBytes) throw new MailFault('too_big');
  const head = new Uint8Array(Math.min(stat.size, headBytes));
  const { bytesRead } = await file.read(head).catch(faulty('unreadable'));
  return head.subarray(0, bytesRead);
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '' && !isAbsolute(way) && way.split(sep)[0] !== '..';
}

const faulty =
  (fault: MailFaultName) =>
  (cause: unknown): never => {
    throw new MailFault(fault, { cause });
  };

const unlessMissing = (cause: NodeJS.ErrnoException): never => faulty(cause.code === 'ENOENT' || cause.code === 'ENOTDIR' ? 'missing' : 'unreadable')(cause);
