// SPDX-License-Identifier: AGPL-3.0-or-later
import { Logger } from '@nestjs/common';
import { Settings } from '@ttp/config';
import { hostname } from 'node:os';
import { ServiceLogger } from './service.logger';

const HOSTILE = 'no such file \u001b[2J\u202eevil\nERROR forged';
const ESCAPED = 'no such file \\u{1b}[2J\\u{202e}evil\\u{a}ERROR forged';

/** What `work` writes to stdout and stderr, by lines. */
function linesOf(logFormat: string, work: (log: Logger) => void): readonly string[] {
  const written: string[] = [];
  const take = (text: unknown) => written.push(String(text)) > 0;
  const spies = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, 'write').mockImplementation(take));
  Logger.overrideLogger(new ServiceLogger('things', Object.assign(new Settings(), { logFormat })));
  work(new Logger('ThingsKeeper'));
  for (const spy of spies) spy.mockRestore();
  return written.join('').trimEnd().split('\n');
}

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
});
