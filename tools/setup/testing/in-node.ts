// SPDX-License-Identifier: AGPL-3.0-or-later
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const SETUP = join(__dirname, '..');

/**
 * Evaluates an expression over the exports of a setup script, in a process of its own: the scripts run before Jest is installed,
 * so what holds for them must hold without it. Returns what the expression gives, by way of JSON; what it says on stderr is told if it fails.
 */
export function inNode(script: string, expression: string, env: NodeJS.ProcessEnv = {}): unknown {
  const code = `import * as it from ${JSON.stringify(join(SETUP, script))}; process.stdout.write(JSON.stringify(await (${expression})) ?? 'null');`;
  const options = { env: { ...process.env, ...env }, encoding: 'utf8', stdio: 'pipe' } as const;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '--eval', code], options));
}

/** As `inNode`, still running: for what happens to it from outside. */
export function startInNode(script: string, expression: string) {
  const code = `import * as it from ${JSON.stringify(join(SETUP, script))}; process.exitCode = await (${expression});`;
  return spawn(process.execPath, ['--input-type=module', '--eval', code], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** A temporary folder with these files in it, by path. */
export function aFolder(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'ttp-setup-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}
