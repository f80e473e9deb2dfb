// SPDX-License-Identifier: AGPL-3.0-or-later
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export const ROOT = join(__dirname, '../../..');
const MAIN = join(ROOT, 'dist/tools/cli/main.js');
export const SAMPLE = join(ROOT, 'tools/samples/cowrie-sample.json');

const WAIT_LIMIT_MS = 60_000;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

export interface TtpOptions {
  /** All of its input; null leaves it open. */
  readonly stdin?: string | null;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** What is run instead of the built command line. */
  readonly program?: readonly string[];
}

/** One run of the command line as its user starts it. */
export class Ttp {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  private out = '';
  private err = '';

  constructor(args: readonly string[], { stdin = '', env = {}, cwd = ROOT, program = [process.execPath, MAIN] }: TtpOptions = {}) {
    if (!existsSync(MAIN)) throw new Error('dist/tools/cli/main.js is missing: run `npm run build`, or `npm test`, which builds first');
    const startedAt = Date.now();
    const [command = '', ...before] = program;
    const child = spawn(command, [...before, ...args], { cwd, env: { ...withoutSettings(process.env), ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    this.child = child;
    started.push(child);
    child.stdout.setEncoding('utf8').on('data', (text: string) => (this.out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.err += text));
    // It may leave without having read all.
    child.stdin.on('error', () => undefined);
    if (stdin !== null) child.stdin.end(stdin);
    this.ended = new Promise((settle, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => settle({ code, signal, stdout: this.out, stderr: this.err, ms: Date.now() - startedAt }));
    });
  }

  /** What stdout or stderr says that matches, once it does. */
  async says(pattern: RegExp): Promise<string> {
    for (const deadline = Date.now() + WAIT_LIMIT_MS; Date.now() < deadline; await delay(20)) {
      const [, found] = pattern.exec(this.out + this.err) ?? [];
      if (found !== undefined) return found;
      if (this.child.exitCode !== null || this.child.signalCode !== null) break;
    }
    throw new Error(`it did not say ${String(pattern)} but:\n${this.out}${this.err}`);
  }

  /** Every process that descends from this one, now. */
  descendants(): readonly Process[] {
    const all = processes();
    const below = (parent: number): readonly Process[] => all.filter(({ ppid }) => ppid === parent).flatMap((one) => [one, ...below(one.pid)]);
    return below(this.child.pid!);
  }

  interrupt(): Promise<Ended> {
    this.child.kill('SIGINT');
    return this.ended;
  }
}

/** Runs a command to its end. */
export const ttp = (args: readonly string[], options?: TtpOptions): Promise<Ended> => new Ttp(args, options).ended;

/** Waits for what comes true by itself. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + WAIT_LIMIT_MS; !(await holds()); await delay(20)) {
    if (Date.now() > deadline) throw new Error(`it did not come true within ${WAIT_LIMIT_MS} ms`);
  }
}

export interface Process {
  readonly pid: number;
  readonly ppid: number;
  readonly args: string;
}

/** Running processes; one that has ended and only waits to be collected is none. */
export const processes = (): readonly Process[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => {
      const [, pid, ppid, stat = 'Z', args = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
      return stat.startsWith('Z') ? [] : [{ pid: Number(pid), ppid: Number(ppid), args }];
    });

/** Those of the given processes that do not end, given ten seconds. */
export async function survivors(of: readonly Process[]): Promise<readonly Process[]> {
  const pids = new Set(of.map(({ pid }) => pid));
  const left = () => processes().filter(({ pid }) => pids.has(pid));
  for (let tries = 0; tries < 100 && left().length > 0; tries++) await delay(100);
  return left();
}

const started: ChildProcess[] = [];
const folders: string[] = [];

/** A temporary folder with these files in it, by path; gone after the tests of the file. */
export function aFolder(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'ttp-cli-'));
  folders.push(folder);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** The reference's own rules: what else the pack learns to see must not change what a test expects. */
export function referenceRules(): string {
  const folder = aFolder();
  for (const name of readdirSync(join(ROOT, 'rules/ttp')).filter((file) => /^R00[0-5]\d\.yaml$/.test(file))) cpSync(join(ROOT, 'rules/ttp', name), join(folder, name));
  return folder;
}

/** After the tests of a file: ends what a failed one has left running, and removes the folders. */
export function cleanUp(): void {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** A rule in the form of the system that ours come from: no examples, nothing optional. */
export const aRuleFile = (id: string, pattern: string) => `rule_id: ${id}
rule_version: 1
name: made_up
applies_to: [command]
match:
  pattern: '${pattern}'
emits:
  - technique_id: T1098
    sub_technique_id: T1098.004
    tactic: TA0003
    confidence: 0.8
evidence_fields: [command_text]
`;

const at = (second: number) => `2026-01-02T03:04:${String(second).padStart(2, '0')}.000000Z`;

/** The lines of one Cowrie session that ran these commands. */
export function aCowrieSession(session: string, commands: readonly string[], src_ip = '192.0.2.7'): string {
  const common = { session, src_ip, sensor: 'decoy-1', protocol: 'ssh' };
  const events = [
    { eventid: 'cowrie.session.connect', src_port: 40_000, dst_ip: '198.51.100.1', dst_port: 22, timestamp: at(0) },
    { eventid: 'cowrie.login.success', username: 'root', password: 'made-up', timestamp: at(1) },
    ...commands.map((input, i) => ({ eventid: 'cowrie.command.input', input, timestamp: at(2 + i) })),
    { eventid: 'cowrie.session.closed', duration: 30, timestamp: at(59) },
  ];
  return events.map((event) => `${JSON.stringify({ ...common, ...event })}\n`).join('');
}

// The tester's own settings are none of the test's.
const withoutSettings = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('DECNET_') && name !== 'INIT_CWD'));
