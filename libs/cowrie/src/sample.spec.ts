// SPDX-License-Identifier: AGPL-3.0-or-later
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CowrieSessions } from './sessions';
import { endedPayloads } from './testing/log-lines';

const LOG = readFileSync(join(__dirname, '../../../tools/samples/cowrie-sample.json'), 'utf8').trimEnd().split('\n');

const DOCUMENTATION = /^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}$|^2001:db8:[\da-f:]+$/;

describe('the sample log', () => {
  const sessions = new CowrieSessions();
  const outputs = LOG.flatMap((line, i) => sessions.push(line, { file: 'cowrie-sample.json', line: i + 1 }));
  const payloads = endedPayloads([...outputs, ...sessions.flush()]);

  it('is read to the last line', () => {
    const { events, problems, ...counts } = sessions.report;
    expect(problems).toEqual({});
    expect(Object.values(events).reduce((sum, count) => sum + count, 0)).toBe(LOG.length);
    expect(counts).toEqual({
      lines: 487,
      sessions: 46,
      sessionsWithCommands: 26,
      commandInputs: 165,
      loginSuccess: 26,
      loginFailed: 49,
      downloads: 13,
      downloadsFailed: 4,
      uploads: 2,
      sourceIps: 26,
      continuedSessions: 0,
      evictedSessions: 0,
      first: expect.stringMatching(/^2026-11-14T00:0/),
      last: expect.stringMatching(/^2026-11-15T23:59/),
    });
  });

  it('names documentation addresses only', () => {
    const addresses = LOG.flatMap((line) => {
      const event: unknown = JSON.parse(line);
      return typeof event === 'object' && event !== null && 'src_ip' in event ? [event.src_ip] : [];
    });
    expect(addresses).toHaveLength(LOG.length);
    expect(addresses.filter((address) => typeof address !== 'string' || !DOCUMENTATION.test(address))).toEqual([]);
  });

  it('holds what a log can hold', () => {
    expect(new Set(payloads.map((payload) => payload.decky_id))).toEqual(new Set(['hp-ams-01', 'hp-fra-02']));
    expect(new Set(payloads.map((payload) => payload.service))).toEqual(new Set(['ssh', 'telnet']));
    const kinds = payloads.flatMap(({ downloads }) => downloads.map(({ kind }) => kind));
    expect(new Set(kinds)).toEqual(new Set(['download', 'download_failed', 'redirect', 'upload']));
    expect(payloads.some(({ commands }) => commands.some(({ command_text: text }) => text.includes('\n')))).toBe(true);
    expect(LOG.some((line) => line.includes('"late":true'))).toBe(true);
  });
});
