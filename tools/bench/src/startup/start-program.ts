// SPDX-License-Identifier: AGPL-3.0-or-later
import { spawnSync } from 'node:child_process';
import { cpuOfEndedChildren } from '../process-cpu';
import type { StartTime } from './summary';

const LIMIT_MS = 60_000;

/** A program on this Node, from its start to its end. Throws when it fails or does not print what it should. */
export function timeProgram(args: readonly string[], { input = '', prints }: { readonly input?: string; readonly prints: RegExp }): StartTime {
  const startedMs = performance.now();
  const cpuUs = cpuOfEndedChildren();
  const { status, stdout, stderr, error } = spawnSync(process.execPath, args, { input, encoding: 'utf8', timeout: LIMIT_MS });
  const wallMs = performance.now() - startedMs;
  if (status !== 0 || !prints.test(stdout)) throw new Error(`node ${args.join(' ')} failed: ${stderr || stdout}`, { cause: error });
  return { wallMs, cpuMs: (cpuOfEndedChildren() - cpuUs) / 1_000 };
}
