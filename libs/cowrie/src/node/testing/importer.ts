// SPDX-License-Identifier: AGPL-3.0-or-later
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ingestCowrieFiles } from '../ingest';
import type { IngestOptions, IngestResult } from '../ingest-options';
import type { CowrieOutput } from '../../output';

/** A folder of its own for a test, gone after it. */
export async function inFolder<T>(run: (file: (name: string) => string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'cowrie-import-'));
  try {
    return await run((name) => join(folder, name));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Imports into memory. */
export async function collect(files: readonly string[], options: Partial<IngestOptions> = {}): Promise<IngestResult & { items: CowrieOutput[] }> {
  const items: CowrieOutput[] = [];
  const emit = async (batch: readonly CowrieOutput[]) => void items.push(...batch);
  const result = await ingestCowrieFiles(files, { emit, ...options });
  return { ...result, items };
}

/** A followed import; `until` waits for what it should bring. */
export function following(files: readonly string[], options: Partial<IngestOptions> = {}) {
  const items: CowrieOutput[] = [];
  const notices: string[] = [];
  const stop = new AbortController();
  const emit = async (batch: readonly CowrieOutput[]) => void items.push(...batch);
  const onNotice = (message: string) => void notices.push(message);
  const ended = ingestCowrieFiles(files, { emit, onNotice, follow: true, pollMs: 5, holdMs: 20, signal: stop.signal, ...options });
  return {
    items,
    notices,
    async until(condition: () => boolean): Promise<void> {
      const deadline = Date.now() + 30_000;
      while (!condition() && Date.now() < deadline) await sleep(5);
    },
    async stop(): Promise<IngestResult> {
      stop.abort();
      return await ended;
    },
  };
}

/** Each item once, where it came first. */
export const once = (items: readonly CowrieOutput[]): CowrieOutput[] => [...new Map(items.map((item) => [item.msgId, item])).values()];

/** `<session_id>: <command>` of each command told. */
export const commandsOf = (items: readonly CowrieOutput[]): string[] =>
  items.flatMap((item) => (item.type === 'session.ended' ? item.payload.commands.map(({ id, command_text: text }) => `${id} ${text}`) : []));
