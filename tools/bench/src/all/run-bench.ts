// SPDX-License-Identifier: AGPL-3.0-or-later
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Cleanup } from '../cleanup';
import type { JudgedReport } from '../report';
import type { Part } from './parts';

/** Runs a bench of this program in a process of its own, which begins as small as if it were the only one. Rejects when it fails. */
export async function runBench({ name, args }: Part, cleanup: Cleanup): Promise<JudgedReport> {
  const child = spawn(process.execPath, [process.argv[1] ?? '', name, ...args, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  cleanup.defer(() => child.kill());
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (code !== 0) throw new Error(`bench ${name} failed`);
  return JSON.parse(output) as JudgedReport;
}
