// SPDX-License-Identifier: AGPL-3.0-or-later
import { imported } from './testing/imported';
import { aLine, aSession, at, endedPayloads } from './testing/log-lines';

/** Levels that no recursion survives. */
const DEEP = 20_000;

describe('a line of no use', () => {
  const GOOD = { session: 's1' };
  it.each([
    ['not_json', '{"eventid": "cowrie.session.connect", "session'],
    ['not_json', '[1,2]'],
    ['not_json', '7'],
    ['no_eventid', '{"message":"hello"}'],
    ['unknown_eventid', aLine('session.teleported', GOOD)],
    ['no_session', aLine('session.connect', { session: undefined })],
    ['no_session', aLine('session.connect', { session: 7 })],
    ['no_timestamp', aLine('session.connect', { timestamp: 'yesterday' })],
    ['missing_field', aLine('command.input', { input: ['id'] })],
    ['missing_field', aLine('login.failed', { password: 'x' })],
    ['bad_source_address', aLine('session.connect', { src_ip: 'Unknown' })],
    ['bad_source_address', aLine('session.connect', { src_ip: { toString: 1 } })],
    ['bad_source_address', aLine('session.connect').replace('"192.0.2.10"', `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`)],
  ] as const)('is counted as %s, with its place, and stops nothing', (reason, line) => {
    const { sessions, outputs } = imported([...aSession('s1', []), line, ...aSession('s2', [])]);
    expect(sessions.report.problems[reason]).toMatchObject({ count: 1, examples: [{ file: 'cowrie.json', line: 4 }] });
    expect(endedPayloads(outputs).map((payload) => payload.session_id)).toEqual(['web-1:s1', 'web-1:s2']);
  });

  it('is shown without what could drive a terminal', () => {
    const { report } = imported(['\u001b]0;owned\u0007']).sessions;
    expect(report.problems.not_json?.examples[0]?.detail).toBe('�]0;owned�');
  });

  it('is kept as an example only five times, and counted always', () => {
    const { report } = imported(Array.from({ length: 9 }, () => 'no'), {}).sessions;
    expect([report.problems.not_json?.count, report.problems.not_json?.examples.length]).toEqual([9, 5]);
  });

  it('is not a blank one', () => {
    const { report } = imported(['', '  ', ...aSession('s1', [])]).sessions;
    expect([report.lines, report.problems]).toEqual([3, {}]);
  });
});

it('reports a session that names no source address, and tells nothing of it', () => {
  const { sessions, outputs } = imported([aLine('command.input', { src_ip: undefined, input: 'id' })]);
  expect(outputs).toEqual([]);
  expect(sessions.report.problems.session_without_source).toEqual({
    count: 1,
    examples: [{ file: 'cowrie.json', line: 1, detail: 'web-1:a1b2c3d4e5f6, commands: 1' }],
  });
});

it("ignores and counts Cowrie's own events, session or not", () => {
  const { sessions, outputs } = imported(['virustotal.scanfile', 'abuseipdb.started'].map((eventId) => aLine(eventId, { session: undefined })));
  expect([outputs, sessions.report.events, sessions.report.problems]).toEqual([[], { 'cowrie.virustotal.scanfile': 1, 'cowrie.abuseipdb.started': 1 }, {}]);
});

it('counts what it read', () => {
  const { report } = imported([
    ...aSession('s1', ['id', 'ls']),
    ...aSession('s2', [], { src_ip: '198.51.100.7' }),
    aLine('login.failed', { session: 's3', username: 'root', password: 'x' }),
    aLine('session.file_upload', { session: 's3' }),
    aLine('session.file_download.failed', { session: 's3' }),
    aLine('session.file_download', { session: 's3', timestamp: at(900) }),
  ]).sessions;
  expect(report).toEqual({
    lines: 12,
    events: {
      'cowrie.session.connect': 2,
      'cowrie.login.success': 2,
      'cowrie.command.input': 2,
      'cowrie.session.closed': 2,
      'cowrie.login.failed': 1,
      'cowrie.session.file_upload': 1,
      'cowrie.session.file_download.failed': 1,
      'cowrie.session.file_download': 1,
    },
    sessions: 3,
    sessionsWithCommands: 1,
    commandInputs: 2,
    loginSuccess: 2,
    loginFailed: 1,
    downloads: 1,
    downloadsFailed: 1,
    uploads: 1,
    sourceIps: 2,
    continuedSessions: 0,
    evictedSessions: 0,
    first: at(0),
    last: at(900),
    problems: {},
  });
});
