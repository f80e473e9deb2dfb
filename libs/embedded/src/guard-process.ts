// SPDX-License-Identifier: AGPL-3.0-or-later
import { spawn } from 'node:child_process';

/** Blocks until our end of the pipe closes, which the kernel does however we die, then stops the server. */
const WAIT_THEN_STOP = 'while read -r _; do :; done; kill -TERM "$1" 2>/dev/null';

/**
 * Ties a server's life to ours: when this process ends, even by SIGKILL, the server gets SIGTERM.
 *
 * @returns releases the guard; call it once the server has ended, before its pid can be reused.
 */
export function guardProcess(pid: number): () => void {
  const guard = spawn('/bin/sh', ['-c', WAIT_THEN_STOP, 'guard', String(pid)], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  // Without a shell there is no guard, but also no reason to fail: stop() still works.
  guard.on('error', () => undefined);
  guard.stdin.on('error', () => undefined);
  guard.unref();
  if ('unref' in guard.stdin && typeof guard.stdin.unref === 'function') guard.stdin.unref();
  return () => {
    guard.kill('SIGKILL');
  };
}
