// SPDX-License-Identifier: AGPL-3.0-or-later
// What the setup scripts share. They run on the host's Node before anything is installed: node: built-ins only, progress on stderr only.
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants as fsConstants, existsSync, statSync } from 'node:fs';
import { constants as osConstants } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The machine lacks something that only its owner can install. */
export const EXIT_MACHINE = 3;

const SYSTEM_DIRS = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin', '/opt/homebrew/bin', '/opt/homebrew/sbin'];
const HEAD_LINES = 20;
const TAIL_LINES = 40;
const OLDEST_NODE = [22, 16];
/** Of the Node that package.json pins. */
const PINNED_MAJOR = 24;

/** A failure whose message is all that a person needs: no stack is printed. */
export class SetupError extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Runs a script's body; what it returns is the exit code. Undefined leaves that to what the body has started. */
export async function main(body) {
  try {
    const exitCode = await body();
    if (exitCode !== undefined) process.exitCode = exitCode;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}

export function notice(line) {
  process.stderr.write(`${line}\n`);
}

export const secondsSince = (start) => `${((performance.now() - start) / 1000).toFixed(1)} s`;

/** Says on one line what is being done and how long it took. */
export function step(label, work) {
  const start = performance.now();
  process.stderr.write(`${label} ... `);
  try {
    const result = work();
    notice(secondsSince(start));
    return result;
  } catch (error) {
    notice('failed');
    throw error;
  }
}

/** Runs a program to its end with its output kept back: `{ ok, output }`. Never throws; a program that cannot start is not ok. */
export function run(command, args, { cwd = ROOT, env = process.env } = {}) {
  const result = spawnSync(command, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 28 });
  const output = [result.stdout, result.stderr, result.error?.message].filter(Boolean).join('\n').trimEnd();
  // Some colour their output even into a pipe.
  return { ok: result.status === 0, output: stripVTControlCharacters(output) };
}

/** As `run`, but a failure ends the setup with an excerpt of the program's output. */
export function must(command, args, options) {
  const { ok, output } = run(command, args, options);
  if (!ok) throw new SetupError(`${excerpt(output)}\n\nfailed: ${[command, ...args].join(' ')}`);
}

/** The two ends of a long output: some programs give their reason first and then a page of help, others end with it. */
export function excerpt(output) {
  const lines = output.split('\n');
  if (lines.length <= HEAD_LINES + TAIL_LINES) return output;
  return [...lines.slice(0, HEAD_LINES), '...', ...lines.slice(-TAIL_LINES)].join('\n');
}

/**
 * Absolute path of a program, or undefined: `$variable` when it is set (a path, or a name to look for), else `name` on `path` and in `dirs`,
 * which hold servers that a plain user's PATH leaves out. A variable that names nothing runnable is an error, never skipped in silence.
 */
export function findBinary(name, { variable, path = process.env.PATH ?? '', dirs = SYSTEM_DIRS } = {}) {
  const wanted = (variable && process.env[variable]) || name;
  const places = wanted.includes('/') ? [''] : [...path.split(delimiter).filter(Boolean), ...dirs];
  const found = places.map((dir) => resolve(dir, wanted)).find(isProgram);
  if (!found && wanted !== name) throw new SetupError(`${variable}=${wanted} is not a program that can be run`, EXIT_MACHINE);
  return found;
}

function isProgram(file) {
  try {
    accessSync(file, fsConstants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The pinned Node where npm has one for this machine, else the one that runs this script if it is new enough for node:sqlite. */
export function nodeBinary(root = ROOT, version = process.versions.node) {
  const pinned = join(root, 'node_modules/.bin/node');
  if (existsSync(pinned)) return pinned;
  const [major, minor] = version.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return process.execPath;
  throw new SetupError(`Node ${OLDEST_NODE.join('.')} or later is needed on this machine, and this is ${version}`, EXIT_MACHINE);
}

/** The Node to start for a program of ours; null when this process's own serves as well, which spares the start of a second one. */
export function otherNode(root = ROOT, version = process.versions.node) {
  if (Number.parseInt(version, 10) >= PINNED_MAJOR) return null;
  const node = nodeBinary(root, version);
  return node === process.execPath ? null : node;
}

/** This process's environment with the workspace's own programs, the pinned Node among them, first on PATH. */
export function childEnv(extra = {}) {
  return { ...process.env, PATH: [join(ROOT, 'node_modules/.bin'), process.env.PATH ?? ''].join(delimiter), ...extra };
}

/**
 * Runs a program in the foreground and resolves to its exit code (128 + signal number if a signal ended it). Each signal is passed on once.
 * A Ctrl-C is not passed on: the terminal has already sent it to the whole process group, and twice would mean "now, without draining".
 * `onStart` gets the child process, to read what `stdio` pipes.
 */
export function handOver(command, args, { env, stdio = 'inherit', onStart = ignore } = {}) {
  return new Promise((settle, reject) => {
    const child = spawn(command, args, { env, stdio });
    onStart(child);
    const passOn = (signal) => child.kill(signal);
    process.once('SIGTERM', passOn);
    process.on('SIGTERM', ignore);
    if (!process.stdin.isTTY) process.once('SIGINT', passOn);
    process.on('SIGINT', ignore);
    child.once('error', reject);
    child.once('exit', (code, signal) => settle(code ?? 128 + osConstants.signals[signal]));
  });
}

function ignore() {
  // As a listener: so that this process outlives the signal and can return its child's exit code.
}
