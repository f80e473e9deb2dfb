// SPDX-License-Identifier: AGPL-3.0-or-later
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AttackDataError } from '../../catalog/attack-data-error';
import { partOf } from '../replace-file';
import { get } from './https-get';
import type { Answer } from './https-get';

const BLOCK_BYTES = 1024 * 1024;

export interface DownloadOptions {
  /** What the file is, for errors. */
  readonly what: string;
  /** A file of more bytes is refused. */
  readonly maxBytes: number;
  /** Gives up after so long without a byte. */
  readonly idleMs: number;
  /** Keep what has come of a download that breaks off, and go on from there next time. Only one process may do so. */
  readonly resume: boolean;
  /** Looks at the complete file before it gets its name; what it throws is thrown on, and the file is removed. */
  readonly verify: (path: string) => Promise<void>;
  readonly onProgress?: ((received: number, total: number | null) => void) | undefined;
}

/** Downloads a file, which has its name only once it is complete and verified. Throws `AttackDataError` naming the URL and the reason. */
export async function download(url: URL, target: string, options: DownloadOptions): Promise<void> {
  const part = options.resume ? `${target}.part` : partOf(target);
  await receive(url, part, options).catch(async (cause: unknown) => {
    if (!options.resume || cause instanceof TooLarge) await rm(part, { force: true });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AttackDataError(`the ${options.what} could not be downloaded from ${url.href}: ${reason}`, { cause });
  });
  await options.verify(part).catch(async (cause: unknown) => {
    await rm(part, { force: true });
    throw cause;
  });
  await rename(part, target);
}

async function receive(url: URL, part: string, options: DownloadOptions): Promise<void> {
  await mkdir(dirname(part), { recursive: true });
  const present = await sizeOf(part);
  const answer = await get(url, present, options.idleMs);
  // What is there cannot be gone on with: perhaps it is complete, perhaps of another file.
  if (answer.status === 416 && present > 0) {
    answer.body.destroy();
    await rm(part, { force: true });
    return await receive(url, part, options);
  }
  const start = startOf(answer, present);
  const total = answer.length === null ? null : start + answer.length;
  if (total !== null && total > options.maxBytes) throw refused(answer, new TooLarge(options.maxBytes));
  const file = createWriteStream(part, { flags: start > 0 ? 'a' : 'w', highWaterMark: BLOCK_BYTES });
  await pipeline(answer.body, counter(start, total, options), file);
}

/** Where the answer's body belongs: behind what is present, or at the beginning where the server does not go on. */
function startOf(answer: Answer, present: number): number {
  if (answer.status === 200) return 0;
  if (answer.status === 206 && answer.rangeStart === present) return present;
  throw refused(answer, new Error(`HTTP ${answer.status}`));
}

function counter(start: number, total: number | null, { maxBytes, onProgress }: DownloadOptions): Transform {
  let received = start;
  return new Transform({
    transform(block: Buffer, _encoding, done) {
      received += block.length;
      onProgress?.(received, total);
      if (received > maxBytes) done(new TooLarge(maxBytes));
      else done(null, block);
    },
  });
}

function refused({ body }: Answer, reason: Error): Error {
  body.destroy();
  return reason;
}

class TooLarge extends Error {
  constructor(maxBytes: number) {
    super(`it has more than ${maxBytes} bytes`);
  }
}

async function sizeOf(path: string): Promise<number> {
  return await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
