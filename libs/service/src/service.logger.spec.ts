// SPDX-License-Identifier: AGPL-3.0-or-later
import { Logger } from '@nestjs/common';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { Settings } from '@ttp/config';
import { span, startTracing } from '@ttp/tracing';
import { TERMINAL_ORDERS } from '@ttp/ttp-core/testing';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServiceLogger } from './service.logger';

const HOSTILE = 'no such file \u001b[2J\u202eevil\nERROR forged';
const ESCAPED = 'no such file \\u{1b}[2J\\u{202e}evil\\u{a}ERROR forged';

/** What `work` writes to stdout and stderr. */
function written(settings: Partial<Settings>, work: (log: Logger) => void): { readonly out: string; readonly err: string; readonly all: string } {
  const texts = { out: '', err: '', all: '' };
  const take = (key: 'out' | 'err') => (text: unknown) => {
    texts[key] += String(text);
    texts.all += String(text);
    return true;
  };
  const spies = (['out', 'err'] as const).map((key) => jest.spyOn(process[`std${key}`], 'write').mockImplementation(take(key)));
  Logger.overrideLogger(new ServiceLogger('things', Object.assign(new Settings(), settings)));
  work(new Logger('ThingsKeeper'));
  for (const spy of spies) spy.mockRestore();
  return texts;
}

const linesOf = (logFormat: string, work: (log: Logger) => void) => written({ logFormat }, work).all.trimEnd().split('\n');

const json = (work: (log: Logger) => void) => linesOf('json', work).map((line) => JSON.parse(line) as Record<string, unknown>);

afterEach(() => Logger.overrideLogger(false));

describe('a log as JSON', () => {
  it('is one object a line: when, how bad, who, what, and the ids of the event', () => {
    const [record, ...more] = json((log) => log.warn('dead letter: broken', { event_seq: 17, delivery: 3 }));
    const who = { service: 'things', host: hostname(), pid: process.pid, component: 'ThingsKeeper' };
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/);
    expect(record).toEqual({ time, level: 'warn', ...who, message: 'dead letter: broken', event_seq: 17, delivery: 3, trace_id: '0', span_id: '0' });
    expect(more).toEqual([]);
  });

  it('escapes and cuts what an error quotes, and takes no field from it', () => {
    const [escaped, cut, failed] = json((log) => {
      log.error(HOSTILE);
      log.log('x'.repeat(1_000_000));
      log.error('failed', `Error: ${HOSTILE}\n    at somewhere`);
    });
    expect(escaped).toMatchObject({ level: 'error', message: ESCAPED });
    expect(cut).toMatchObject({ message: `${'x'.repeat(4_096)}… (1000000 characters)` });
    expect(failed).toMatchObject({ message: 'failed', stack: expect.stringContaining('\\u{1b}[2J') });
  });
});

describe('a log as text', () => {
  it('is one line a message, whatever an error quotes', () => {
    const lines = linesOf('text', (log) => log.error(HOSTILE));
    expect(lines).toEqual([expect.stringMatching(/^\[things\] .* ERROR \[ThingsKeeper\] /)]);
    expect(lines[0]).toContain(ESCAPED);
  });

  it('shows an error that is logged as such with its stack, line by line', () => {
    const { err } = written({ logFormat: 'text' }, (log) => log.error(new TypeError(`no \u001b[2J`)));
    expect(err).toMatch(/ERROR \[ThingsKeeper\] TypeError: no \\u\{1b\}\[2J\n {4}at /);
  });

  it('neutralises the stack below it, line by line', () => {
    const { err } = written({ logFormat: 'text' }, (log) => log.error('failed', `Error: \u001b[2J\u202eevil\n    at somewhere`));
    expect(err).toContain(String.raw`Error: \u{1b}[2J\u{202e}evil` + '\n    at somewhere\n');
    expect(err.replaceAll('\n', '')).not.toMatch(TERMINAL_ORDERS);
  });
});

const syslogHeader = (priority: number) => `^<${priority}>1 \\d{4}-\\d\\d-\\d\\dT[\\d:]{8}\\.\\d{6}Z \\S+ things ${process.pid} ThingsKeeper - `;

describe('a log as RFC 5424', () => {
  it('is one line a record on stderr, whatever an error quotes, with its fields and its stack', () => {
    const { out, err } = written({ logFormat: 'rfc5424' }, (log) => {
      log.log('three rules', { event_seq: 17 });
      log.error(HOSTILE, `Error: no\n    at somewhere`);
      log.warn('x'.repeat(1_000_000));
    });
    const lines = err.split('\n');
    expect(out).toBe('');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(new RegExp(`${syslogHeader(134)}three rules event_seq=17$`));
    expect(lines[1]).toMatch(new RegExp(syslogHeader(131)));
    expect(lines[1]).toContain(`${ESCAPED} stack="Error: no`);
    expect(lines[2]).toMatch(new RegExp(`${syslogHeader(132)}x{4096}… \\(1000000 characters\\)$`));
  });
});

it.each([
  ['rfc5424', / - one trace_id=[0-9a-f]{32} span_id=[0-9a-f]{16}$/],
  ['json', /"trace_id":"[0-9a-f]{32}","span_id":"[0-9a-f]{16}"}$/],
])('a log as %s names the trace and the span that are open', async (logFormat, named) => {
  const processor = new SimpleSpanProcessor({ exporter: new InMemorySpanExporter() });
  const stop = await startTracing({ enabled: true, endpoint: 'http://127.0.0.1:1', processor });
  const lines = linesOf(logFormat, (log) => span('decnet.ttp', 'ttp.eval', () => ({}), () => log.log('one')));
  await stop();
  expect(lines).toEqual([expect.stringMatching(named)]);
});

describe('a log that also goes to a file', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'ttp-log-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it.each(['text', 'json', 'rfc5424'])('has every line of %s there', (logFormat) => {
    const systemLogs = join(dir, 'system.log');
    const { all } = written({ logFormat, systemLogs }, (log) => {
      log.log('one', { event_seq: 17 });
      log.error(HOSTILE, `Error: no\n    at somewhere`);
    });
    expect(all).toMatch(/one[^]*no such file/);
    expect(readFileSync(systemLogs, 'utf8')).toBe(all);
  });

  it('warns when it cannot be written, and logs all the same', () => {
    const { out } = written({ systemLogs: join(dir, 'missing', 'system.log') }, (log) => log.log('one'));
    expect(out).toMatch(/WARN \[ServiceLogger\] DECNET_SYSTEM_LOGS: lines are missing in the file: Error: ENOENT.*\n.*LOG \[ThingsKeeper\] one\n$/);
  });
});
