// SPDX-License-Identifier: AGPL-3.0-or-later
import type { CowrieSessions } from '../sessions';
import type { IngestOptions } from './ingest-options';
import type { ReadingPlan } from './log-source';

/** Adds up bytes over files for whoever watches. */
export class Progress {
  private total = 0;
  private doneBefore = 0;
  private readInFile = 0;

  constructor(
    private readonly sessions: CowrieSessions,
    private readonly onProgress: IngestOptions['onProgress'],
  ) {}

  begin({ files, followed }: ReadingPlan): void {
    this.total = [...files, followed?.file].reduce((sum, file) => sum + (file?.size ?? 0), 0);
  }

  nextFile(): void {
    this.doneBefore += this.readInFile;
    this.readInFile = 0;
  }

  reached(readOnDisk: number): void {
    this.readInFile = readOnDisk;
    const bytesDone = this.doneBefore + readOnDisk;
    this.total = Math.max(this.total, bytesDone);
    const { lines, sessions } = this.sessions.report;
    this.onProgress?.({ bytesDone, bytesTotal: this.total, lines, sessions });
  }
}
