// SPDX-License-Identifier: AGPL-3.0-or-later
import { findMarked, findRotated } from './find-files';
import { followLog, type FollowOptions } from './follow-log';
import type { FileMark, LogFile } from './log-file';
import { unlessMissing } from './missing';
import { readToEnd, type Chunk } from './read-bytes';

/** What the reading of files comes to: a file begins, or goes on where it was left; its bytes; its end. `quiet`: nothing new in a followed file. */
export type SourceEvent =
  | { readonly kind: 'file'; readonly file: LogFile }
  | ({ readonly kind: 'chunk' } & Chunk)
  | { readonly kind: 'end'; readonly mayGoOn: boolean }
  | { readonly kind: 'quiet' };

type Notice = FollowOptions['onNotice'];

export interface ReadingPlan {
  /** To be read to their ends, in order. */
  readonly files: readonly LogFile[];
  /** Then to be followed; `file` is null until there is one. */
  readonly followed: { readonly path: string; readonly file: LogFile | null } | null;
}

/** Finds where to go on in each file, and, before each, what a rotation since the last time has moved away from its name. */
export async function planReading(paths: readonly string[], marks: readonly FileMark[], follow: boolean, onNotice: Notice): Promise<ReadingPlan> {
  const lastPath = follow ? paths.at(-1) : undefined;
  const given = await Promise.all(paths.map((path) => (path === lastPath ? unlessMissing(findMarked(path, marks)) : findMarked(path, marks))));
  const moved = marks.filter((mark) => !mark.ended && mark.headBytes > 0 && !given.some((file) => file?.isMarkedBy(mark)));
  const found = await Promise.all(paths.map((path) => findAllRotated(path, moved, onNotice)));
  const files = given.flatMap((file, i) => [...(found[i] ?? []), ...(file && paths[i] !== lastPath ? [file] : [])]);
  return { files, followed: lastPath === undefined ? null : { path: lastPath, file: given.at(-1) ?? null } };
}

export async function* readLog({ files, followed }: ReadingPlan, options: FollowOptions): AsyncGenerator<SourceEvent> {
  for (const file of files) {
    yield { kind: 'file', file };
    for await (const chunk of readToEnd(file)) yield { kind: 'chunk', ...chunk };
    yield { kind: 'end', mayGoOn: !followed && file === files.at(-1) };
  }
  if (followed) yield* followLog(followed.path, followed.file, options);
}

async function findAllRotated(path: string, moved: readonly FileMark[], onNotice: Notice): Promise<LogFile[]> {
  const own = moved.filter((mark) => mark.path === path);
  const found = await Promise.all(own.map(findRotated));
  if (found.includes(null)) onNotice(`${path} was rotated since the last import and its old file is not beside it: lines written in between are missing`);
  return found.filter((file) => file !== null);
}
