// SPDX-License-Identifier: AGPL-3.0-or-later
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Settings } from '@ttp/config';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

/** Beside this file, as source and as bundle. */
const THREAD = new URL(`./checkpoints.thread${extname(import.meta.url)}`, import.meta.url);

/** It holds a connection and a timer. */
const MEMORY = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 };

/** On SQLite, a thread that spares this one the checkpoints: one of them can take longer than the tags of a batch. Without it all works, less evenly. */
@Injectable()
export class Checkpoints implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger(Checkpoints.name);
  private thread: Worker | undefined;

  constructor(private readonly settings: Settings) {}

  onApplicationBootstrap(): void {
    const { dbType, dbPath } = this.settings;
    if (dbType !== 'sqlite') return;
    this.thread = new Worker(THREAD, { name: 'checkpoints', workerData: dbPath, env: {}, execArgv: [], resourceLimits: MEMORY });
    this.thread.unref();
    this.thread.on('error', (error) => this.log.warn(`no checkpoints beside the work: ${String(error)}`));
  }

  async onModuleDestroy(): Promise<void> {
    await this.thread?.terminate();
  }
}
