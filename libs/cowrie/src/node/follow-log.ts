// SPDX-License-Identifier: AGPL-3.0-or-later
import { open, stat, type FileHandle } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { findRotated } from './find-files';
import { LogFile } from './log-file';
import type { SourceEvent } from './log-source';
import { unlessMissing } from './missing';
import { readHandle, readToEnd } from './read-bytes';

export interface FollowOptions {
  readonly pollMs: number;
  readonly signal: AbortSignal;
  readonly onNotice: (message: string) => void;
}

/** What has become of a file that is being followed. */
type Fate = 'same' | 'moved' | 'cut';

/**
 * Reads the file at `path` until the signal, whichever file that is: goes on in a new one after a rotation by rename (when the old one has nothing
 * more), and from the start when the file was emptied (copytruncate). Polls, as not every file system tells of changes.
 */
export async function* followLog(path: string, first: LogFile | null, options: FollowOptions): AsyncGenerator<SourceEvent> {
  let file = first;
  while (!options.signal.aborted) {
    file ??= await lookMaybe(path);
    if (file) yield* followFile(file, options);
    else yield* pause(options);
    file = null;
  }
}

async function* followFile(file: LogFile, options: FollowOptions): AsyncGenerator<SourceEvent> {
  const handle = await openMaybe(file.path);
  try {
    const found = await handle?.stat();
    if (handle && found && file.isAt(found.dev, found.ino)) yield* followHandle(file, handle, options);
    // Rotated before it could be opened: reading the files before it may have taken hours.
    else yield* readMoved(file, options);
  } finally {
    await handle?.close();
  }
}

async function* followHandle(file: LogFile, handle: FileHandle, options: FollowOptions): AsyncGenerator<SourceEvent> {
  yield { kind: 'file', file };
  let position = file.offset;
  while (!options.signal.aborted) {
    const fate = await fateOf(file, handle, position);
    if (fate === 'cut') {
      yield* readMoved(file, options);
      return;
    }
    const before = position;
    for await (const bytes of readHandle(handle, position)) {
      file.extendHead(position, bytes);
      position += bytes.length;
      yield { kind: 'chunk', bytes, readOnDisk: position };
    }
    // The writer may still hold the old file for a moment after its rename: it is left once a whole pause brought nothing.
    if (fate === 'moved' && position === before) {
      yield { kind: 'end', mayGoOn: false };
      return;
    }
    yield* pause(options);
  }
}

async function fateOf(file: LogFile, handle: FileHandle, position: number): Promise<Fate> {
  const { size } = await handle.stat();
  if (size < position || !(await file.startsAs(handle))) return 'cut';
  const now = await statMaybe(file.path);
  return now && !file.isAt(now.dev, now.ino) ? 'moved' : 'same';
}

/** What was written since the last look is in the file, or the copy, that the rotation left under another name. */
async function* readMoved(file: LogFile, { onNotice }: FollowOptions): AsyncGenerator<SourceEvent> {
  const copy = await findRotated(file.mark);
  if (!copy && !file.isEmpty) onNotice(`${file.path} was rotated or emptied and its old content is not beside it: lines written just before may be missing`);
  if (copy) {
    yield { kind: 'file', file: copy };
    for await (const chunk of readToEnd(copy)) yield { kind: 'chunk', ...chunk };
  }
  yield { kind: 'end', mayGoOn: false };
}

async function* pause({ pollMs, signal }: FollowOptions): AsyncGenerator<SourceEvent> {
  yield { kind: 'quiet' };
  // Rejects when the signal comes, which the caller's loop looks at itself.
  await sleep(pollMs, undefined, { signal }).catch(() => undefined);
}

const lookMaybe = (path: string): Promise<LogFile | null> => unlessMissing(LogFile.look(path));

const openMaybe = (path: string): Promise<FileHandle | null> => unlessMissing(open(path));

const statMaybe = (path: string) => unlessMissing(stat(path));
