// SPDX-License-Identifier: AGPL-3.0-or-later
import { Type, type Static } from '@sinclair/typebox';
import { hash } from 'node:crypto';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { constants, gunzipSync } from 'node:zlib';

const COUNT = Type.Integer({ minimum: 0 });

/** How far a file was read, and by what it is known again. */
export const FILE_MARK = Type.Object({
  path: Type.String(),
  device: Type.Number(),
  inode: Type.Number(),
  /** How many of its first bytes, uncompressed, the hash is of. */
  headBytes: COUNT,
  headSha256: Type.String(),
  /** Bytes read, uncompressed; always the start of a line. */
  offset: COUNT,
  /** Lines read. */
  line: COUNT,
  /** It was read to its end and nothing more is written to it. */
  ended: Type.Boolean(),
});

export type FileMark = Static<typeof FILE_MARK>;

/** Cowrie's first bytes hold a session id and a time to the microsecond: they tell one log from another wherever it was moved, copied or compressed. */
const HEAD_BYTES = 1024;

/** Enough compressed bytes for the head. */
const GZIP_START_BYTES = 4096;

/** A file of the log that is being read. */
export class LogFile {
  ended = false;

  private constructor(
    readonly path: string,
    /** On disk, when it was looked at. */
    readonly size: number,
    private readonly device: number,
    private readonly inode: number,
    private head: Buffer,
    public offset = 0,
    public line = 0,
  ) {}

  static async look(path: string): Promise<LogFile> {
    const { size, dev, ino } = await stat(path);
    return new LogFile(path, size, dev, ino, await readHead(path));
  }

  get mark(): FileMark {
    const { path, device, inode, head, offset, line, ended } = this;
    return { path, device, inode, headBytes: head.length, headSha256: hash('sha256', head), offset, line, ended };
  }

  /** Whether this is the file that a mark was made of, whatever its name is now. */
  isMarkedBy(mark: FileMark): boolean {
    return mark.headBytes > 0 && mark.headBytes <= this.head.length && hash('sha256', this.head.subarray(0, mark.headBytes)) === mark.headSha256;
  }

  /** Goes on where a mark says, unless the file has become shorter since: then it starts again. */
  resume({ offset, line }: FileMark): void {
    if (!isGzip(this.path) && offset > this.size) return;
    this.offset = offset;
    this.line = line;
  }

  /** Takes in what was read at `position`: a file that was short when it was looked at gets its whole head. */
  extendHead(position: number, bytes: Buffer): void {
    const from = this.head.length - position;
    if (this.head.length === HEAD_BYTES || from < 0 || from >= bytes.length) return;
    this.head = Buffer.concat([this.head, bytes.subarray(from, from + HEAD_BYTES - this.head.length)]);
  }

  /** Whether an open file still begins with what was read of it. */
  async startsAs(handle: FileHandle): Promise<boolean> {
    return this.head.equals(await readStart(handle, this.head.length));
  }

  get isEmpty(): boolean {
    return this.head.length === 0;
  }

  isAt(device: number, inode: number): boolean {
    return device === this.device && inode === this.inode;
  }
}

export const isGzip = (path: string): boolean => path.endsWith('.gz');

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    return isGzip(path) ? uncompressed(path, await readStart(file, GZIP_START_BYTES)) : await readStart(file, HEAD_BYTES);
  } finally {
    await file.close();
  }
}

function uncompressed(path: string, start: Buffer): Buffer {
  try {
    return gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, HEAD_BYTES);
  } catch (cause) {
    throw new Error(`${path} is not a gzip file`, { cause });
  }
}

async function readStart(file: FileHandle, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, 0);
  return buffer.subarray(0, bytesRead);
}
