// SPDX-License-Identifier: AGPL-3.0-or-later
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const BUNDLE = join(__dirname, '../../../dist/apps/export-api/main.js');

/** Says on stderr which packages of OpenTelemetry a process reads, once each: a pipe that nobody empties in time takes no line for every file. */
const WATCH = `import { registerHooks } from 'node:module';
import { writeSync } from 'node:fs';
const seen = new Set([undefined]);
const tell = (name) => seen.has(name) || (seen.add(name), writeSync(2, 'read ' + name + '\\n'));
registerHooks({ load: (url, context, next) => (tell(/[/]@opentelemetry[/]([^/]+)/.exec(url)?.[1]), next(url, context)) });`;

async function packagesReadBy(tracing: boolean): Promise<ReadonlySet<string>> {
  const folder = mkdtempSync(join(tmpdir(), 'ttp-bundle-'));
  const env = { DECNET_DEVELOPER_TRACING: String(tracing), DECNET_OTEL_ENDPOINT: 'http://127.0.0.1:1', DECNET_DB_PATH: join(folder, 'ttp.sqlite') };
  const execArgv = ['--import', `data:text/javascript,${encodeURIComponent(WATCH)}`];
  const service = fork(BUNDLE, ['--port', '0'], { cwd: folder, env, execArgv, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const exited = once(service, 'exit');
  try {
    const said = text(service.stderr!);
    expect(await Promise.race([once(service, 'message'), exited])).toEqual([{ listening: expect.stringContaining('http') }, undefined]);
    service.kill('SIGTERM');
    return new Set([...(await said).matchAll(/^read (.+)$/gm)].map(([, name = '']) => name));
  } finally {
    service.kill('SIGKILL');
    await exited;
    rmSync(folder, { recursive: true });
  }
}

beforeAll(() => {
  if (!existsSync(BUNDLE)) throw new Error(`${BUNDLE} is missing: run \`npm run build\`, or \`npm test\`, which builds first`);
});

it('a service whose tracing is off reads nothing of the OpenTelemetry SDK, only the API that the metrics library asks for', async () => {
  expect(await packagesReadBy(false)).toEqual(new Set(['api']));
});

it('a service whose tracing is on reads the SDK', async () => {
  expect([...(await packagesReadBy(true))]).toEqual(expect.arrayContaining(['sdk-node', 'exporter-trace-otlp-grpc']));
});
