// SPDX-License-Identifier: AGPL-3.0-or-later
import { createWriteStream } from 'node:fs';
import { realpath, rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { isClosedPipe } from '../terminal/closed-pipe';

/** Writes text as it comes: to stdout, or to a file that is there only when it is whole. Throws naming the file. */
export async function writeOutput(texts: AsyncIterable<string>, path: string | undefined, signal: AbortSignal): Promise<void> {
  if (path === undefined) return toStdout(texts, signal);
  const target = await realpath(path).catch(() => path);
  // A terminal, a pipe or /dev/null is written to, never replaced.
  const isReplaced = (await stat(target).catch(() => null))?.isFile() ?? true;
  const part = isReplaced ? `${target}.${process.pid}.part` : target;
  try {
    await pipeline(texts, createWriteStream(part, { flush: isReplaced }), { signal });
    if (isReplaced) await rename(part, target);
  } catch (cause) {
    if (isReplaced) await rm(part, { force: true });
    throw isOfFile(cause) ? new Error(`${path}: cannot be written`, { cause }) : cause;
  }
}

async function toStdout(texts: AsyncIterable<string>, signal: AbortSignal): Promise<void> {
  try {
    await pipeline(texts, process.stdout, { end: false, signal });
  } catch (error) {
    // `ttp export … | head` has what it wanted.
    if (!isClosedPipe(error)) throw error;
  }
}

const isOfFile = (error: unknown): boolean => error instanceof Error && 'syscall' in error && 'path' in error;
