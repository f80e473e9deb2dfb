// SPDX-License-Identifier: AGPL-3.0-or-later
import { CowrieSessions } from './sessions';
import { ended, imported } from './testing/imported';
import { aLine, aSession, at, endedPayloads } from './testing/log-lines';

const ID = 'web-1:a1b2c3d4e5f6';

const messageIds = (lines: readonly string[]) => imported(lines).outputs.map((output) => output.msgId);

describe('a session', () => {
  it('becomes one payload of the wire contract', () => {
    const [payload] = ended([
      aLine('session.connect'),
      aLine('client.version', { version: 'SSH-2.0-Go', timestamp: at(0.1) }),
      aLine('client.kex', { hassh: '0a1b2c3d4e5f60718293a4b5c6d7e8f9', timestamp: at(0.2) }),
      aLine('login.failed', { username: 'root', password: 'wrong', timestamp: at(1) }),
      aLine('login.success', { username: 'root', password: 'made-up', timestamp: at(2) }),
      aLine('command.input', { input: 'uname -a', timestamp: at(3) }),
      aLine('command.failed', { input: 'uname -a', timestamp: at(3) }),
      aLine('session.closed', { duration_ms: 4250, timestamp: at(4.25) }),
    ]);
    expect(payload).toEqual({
      session_id: 'web-1:a1b2c3d4e5f6',
      attacker_uuid: null,
      attacker_ip: '192.0.2.10',
      decky_id: 'web-1',
      service: 'ssh',
      ended_at: at(4.25),
      duration_s: 4.25,
      commands: [{ id: 'web-1:a1b2c3d4e5f6#0', command_text: 'uname -a', ts: at(3), decky: 'web-1', service: 'ssh', user: 'root' }],
      shard_path: null,
      auth_attempts: [
        { id: `${ID}#auth0`, username: 'root', success: false, ts: at(1), password_sha256: '8810ad581e59f2bc3928b261707a71308f7e139eb04820366dc4d5c18d980225' },
        { id: `${ID}#auth1`, username: 'root', success: true, ts: at(2), password_sha256: 'da53422a4618735f8ae72abdb21c16d340849b1a510ef20768b131171f8f7122' },
      ],
      downloads: [],
      client: { ssh_version: 'SSH-2.0-Go', hassh: '0a1b2c3d4e5f60718293a4b5c6d7e8f9' },
    });
  });

  it('never carries a password', () => {
    const text = JSON.stringify(imported([aLine('login.failed', { username: 'root', password: 'hunter2-made-up' })]).outputs);
    expect(text).not.toContain('hunter2-made-up');
  });

  it('has no password hash for a login by key', () => {
    const [payload] = ended([aLine('login.failed', { username: 'root', fingerprint: 'aa:bb', key: 'ssh-ed25519 AAAA', type: 'ssh-ed25519' })]);
    expect(payload?.auth_attempts).toEqual([{ id: `${ID}#auth0`, username: 'root', success: false, ts: at(0), password_sha256: null }]);
  });

  it('keeps a command of several lines as it was typed', () => {
    const input = 'cat > /tmp/x <<EOF\n\t#!/bin/sh\r\n\n  id  \nEOF\n';
    expect(ended([aLine('command.input', { input })])[0]?.commands[0]?.command_text).toBe(input);
  });

  it('numbers commands from zero in the order of the log', () => {
    const commands = ended(aSession('s1', ['id', '', 'ls']))[0]?.commands;
    expect(commands?.map(({ id, command_text: text }) => [id, text])).toEqual([
      ['web-1:s1#0', 'id'],
      ['web-1:s1#1', ''],
      ['web-1:s1#2', 'ls'],
    ]);
  });

  it.each([
    [{ duration: 12.5 }, 12.5],
    [{ duration: '12.5' }, 12.5],
    [{ duration_ms: 12500 }, 12.5],
    [{ duration: 'long' }, 30],
    [{}, 30],
  ])('lasts as %j says, else from its first to its last line', (fields, seconds) => {
    expect(ended([aLine('session.connect'), aLine('session.closed', { timestamp: at(30), ...fields })])[0]?.duration_s).toBe(seconds);
  });

  it.each([
    ["'SSH-2.0-libssh-0.1'", 'SSH-2.0-libssh-0.1'],
    ["b'SSH-2.0-Go'", 'SSH-2.0-Go'],
    ['SSH-2.0-OpenSSH_9.9', 'SSH-2.0-OpenSSH_9.9'],
  ])('reads the client version %s', (version, expected) => {
    expect(ended([aLine('client.version', { version })])[0]?.client.ssh_version).toBe(expected);
  });

  it('lists what came in, by base name and hash', () => {
    const shasum = 'C0FFEE00'.repeat(8);
    const sha256 = shasum.toLowerCase();
    const [payload] = ended([
      aLine('session.file_download', { url: 'http://files.example/x.sh', outfile: `var/lib/cowrie/downloads/${sha256}`, shasum }),
      aLine('session.file_download', { url: '/root/.ssh/authorized_keys', destfile: '/root/.ssh/authorized_keys', outfile: sha256, shasum }),
      aLine('session.file_upload', { url: '/tmp/bot', filename: 'bot', outfile: sha256, shasum }),
      aLine('session.file_download.failed', { url: 'tftp://files.example/gone' }),
    ]);
    expect(payload?.downloads).toEqual([
      { id: `${ID}#download0`, url: 'http://files.example/x.sh', sha256, outfile: sha256, ts: at(0), kind: 'download' },
      { id: `${ID}#download1`, url: null, sha256, outfile: sha256, ts: at(0), kind: 'redirect' },
      { id: `${ID}#download2`, url: null, sha256, outfile: sha256, ts: at(0), kind: 'upload' },
      { id: `${ID}#download3`, url: 'tftp://files.example/gone', sha256: null, outfile: null, ts: at(0), kind: 'download_failed' },
    ]);
  });

  it('of an older log that starts in its middle is still known to be ssh', () => {
    expect(ended([aLine('client.version', { protocol: undefined, version: 'SSH-2.0-Go' })])[0]?.service).toBe('ssh');
  });

  it.each([
    ['without its first lines', (lines: string[]) => lines.slice(2)],
    ['without its last line', (lines: string[]) => lines.slice(0, -1)],
  ])('%s is told all the same', (_, cut) => {
    expect(ended(cut(aSession('s1', ['id', 'ls'])))[0]?.commands.map((command) => command.command_text)).toEqual(['id', 'ls']);
  });
});

describe('observed attackers', () => {
  it('are told once each, before their sessions', () => {
    const { outputs } = imported([...aSession('s1', []), ...aSession('s2', [], { src_ip: '2001:db8::5' }), ...aSession('s3', [])]);
    expect(outputs.map((output) => [output.type, output.payload.attacker_ip])).toEqual([
      ['observed', '192.0.2.10'],
      ['observed', '2001:db8::5'],
      ['session.ended', '192.0.2.10'],
      ['session.ended', '2001:db8::5'],
      ['session.ended', '192.0.2.10'],
    ]);
    expect(outputs[0]?.payload).toEqual({ attacker_ip: '192.0.2.10', decky: 'web-1', service: 'ssh', event_type: 'cowrie.session.connect', first_seen: at(0) });
  });

  it('are the same over IPv4 and IPv4 in IPv6', () => {
    expect(imported([...aSession('s1', []), ...aSession('s2', [], { src_ip: '::ffff:192.0.2.10' })]).sessions.report.sourceIps).toBe(1);
  });

  it('are not who a tunnel claims to come from', () => {
    const [payload] = ended([aLine('direct-tcpip.request', { src_ip: '203.0.113.99' }), aLine('command.input', { input: 'id' })]);
    expect(payload?.attacker_ip).toBe('192.0.2.10');
  });
});

describe('late lines', () => {
  const late = aLine('session.file_download', { session: 's1', url: 'http://files.example/x', late: true, timestamp: at(60) });

  it('join their session while it is held', () => {
    const payloads = ended([...aSession('s1', ['id']), late]);
    expect(payloads.map(({ commands, downloads }) => [commands.length, downloads.length])).toEqual([[1, 1]]);
  });

  it('that come after it was told make a further message of the same session, numbering going on', () => {
    const payloads = ended([...aSession('s1', ['id']), late, aLine('command.input', { session: 's1', input: 'sh x', late: true, timestamp: at(61) })], {
      holdLines: 0,
    });
    expect(payloads.map(({ session_id: id, downloads }) => [id, downloads.length])).toEqual([
      ['web-1:s1', 0],
      ['web-1:s1', 1],
      ['web-1:s1', 0],
    ]);
    expect(payloads[2]?.commands).toEqual([{ id: 'web-1:s1#1', command_text: 'sh x', ts: at(61), decky: 'web-1', service: 'ssh', user: 'root' }]);
    expect(payloads.every(({ ended_at: endedAt, duration_s: seconds }) => endedAt === at(3) && seconds === 3)).toBe(true);
  });

  it('keep the numbering of logins and transfers going, so that no two entries of a session share an id', () => {
    const login = aLine('login.failed', { session: 's1', username: 'root', password: 'made-up', timestamp: at(62) });
    const payloads = ended([...aSession('s1', []), late, login, late], { holdLines: 0 });
    expect(payloads.flatMap(({ auth_attempts: attempts, downloads }) => [...attempts, ...downloads].map(({ id }) => id))).toEqual([
      'web-1:s1#auth0',
      'web-1:s1#download0',
      'web-1:s1#auth1',
      'web-1:s1#download1',
    ]);
  });

  it('that add nothing make no message', () => {
    expect(ended([...aSession('s1', []), aLine('log.closed', { session: 's1' })], { holdLines: 0 })).toHaveLength(1);
  });

  it('do not count their session twice', () => {
    const { report } = imported([...aSession('s1', ['id']), late], { holdLines: 0 }).sessions;
    expect([report.sessions, report.sessionsWithCommands, report.continuedSessions]).toEqual([1, 1, 1]);
  });

  it('may be the beginning, where files came in the wrong order', () => {
    const lines = aSession('s1', ['id', 'ls']);
    const texts = ended([...lines.slice(3), ...lines.slice(0, 3)], { holdLines: 0 }).flatMap(({ commands }) => commands.map((command) => command.id));
    expect(texts).toEqual(['web-1:s1#0', 'web-1:s1#1']);
  });
});

it('keeps sensors of one name and session apart by their uuid', () => {
  const lines = [...aSession('s1', ['id'], { uuid: 'one' }), ...aSession('s1', ['ls'], { uuid: 'two' })];
  expect(new Set(ended(lines).map((payload) => payload.session_id)).size).toBe(2);
});

it('names the sensor of lines that name none', () => {
  const sessions = new CowrieSessions({ sensor: 'edge' });
  sessions.push(aLine('command.input', { sensor: undefined, input: 'id' }), { file: 'f', line: 1 });
  expect(endedPayloads(sessions.flush())[0]).toMatchObject({ session_id: 'edge:a1b2c3d4e5f6', decky_id: 'edge' });
});

describe('release', () => {
  it('tells closed sessions and silent ones by the line that they were touched at', () => {
    const sessions = new CowrieSessions();
    const lines = [...aSession('s1', []), aLine('session.connect', { session: 's2' }), aLine('session.connect', { session: 's3' })];
    lines.forEach((line, i) => sessions.push(line, { file: 'f', line: i + 1 }));
    expect(endedPayloads(sessions.release({ closedBy: 2, silentSince: 3 }))).toEqual([]);
    expect(endedPayloads(sessions.release({ closedBy: 3, silentSince: 4 })).map((payload) => payload.session_id)).toEqual(['web-1:s1', 'web-1:s2']);
    expect(endedPayloads(sessions.flush()).map((payload) => payload.session_id)).toEqual(['web-1:s3']);
  });
});

it('gives the same message ids for the same log, and others for another', () => {
  const lines = [...aSession('s1', ['id']), ...aSession('s2', ['id'])];
  expect(messageIds(lines)).toEqual(messageIds(lines));
  expect(new Set(messageIds(lines)).size).toBe(3);
  expect(messageIds(aSession('s1', ['id']))[1]).not.toBe(messageIds(aSession('s1', ['ls']))[1]);
});
