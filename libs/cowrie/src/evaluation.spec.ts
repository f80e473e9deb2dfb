// SPDX-License-Identifier: AGPL-3.0-or-later
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CowrieSessions } from './sessions';
import { endedPayloads } from './testing/log-lines';

interface Expected {
  readonly lines: number;
  readonly sessions: number;
  readonly source_ips: number;
  readonly events: Readonly<Record<string, number>>;
  readonly login_success: readonly { readonly session: string; readonly username: string }[];
  readonly sessions_with_commands: number;
  readonly command_inputs: number;
  readonly distinct_command_inputs: number;
  readonly downloads: readonly { readonly session: string; readonly url: string; readonly shasum: string }[];
  readonly first: string;
  readonly last: string;
}

/** Real logs of two generations; not part of the repository, since they may not be passed on. */
const FOLDER = join(__dirname, '../../../../shared/eval');

const describeIfThere = existsSync(FOLDER) ? describe : describe.skip;

describeIfThere.each(['cowrie_events_2020', 'cowrie_events_2026'])('the real log %s', (name) => {
  it('is counted as expected, and nothing of it is lost', () => {
    const expected: Expected = JSON.parse(readFileSync(join(FOLDER, `${name}.expected.json`), 'utf8'));
    const sessions = new CowrieSessions();
    const lines = readFileSync(join(FOLDER, `${name}.jsonl`), 'utf8').trimEnd().split('\n');
    const outputs = lines.flatMap((line, i) => sessions.push(line, { file: name, line: i + 1 }));
    const payloads = endedPayloads([...outputs, ...sessions.flush()]);
    const commands = payloads.flatMap((payload) => payload.commands);
    const { report } = sessions;

    expect(report.problems).toEqual({});
    expect(report.events).toEqual(expected.events);
    expect({
      lines: report.lines,
      sessions: report.sessions,
      source_ips: report.sourceIps,
      sessions_with_commands: report.sessionsWithCommands,
      command_inputs: report.commandInputs,
      first: report.first,
      last: report.last,
    }).toEqual({
      lines: expected.lines,
      sessions: expected.sessions,
      source_ips: expected.source_ips,
      sessions_with_commands: expected.sessions_with_commands,
      command_inputs: expected.command_inputs,
      first: expected.first,
      last: expected.last,
    });
    expect(payloads).toHaveLength(expected.sessions);
    expect(commands).toHaveLength(expected.command_inputs);
    expect(new Set(commands.map((command) => command.command_text)).size).toBe(expected.distinct_command_inputs);
    expect(logins(payloads)).toEqual(expected.login_success.map(({ session, username }) => `${session} ${username}`).toSorted());
    expect(downloads(payloads)).toEqual(expected.downloads.map(({ session, url, shasum }) => `${session} ${url} ${shasum}`).toSorted());
    expect(report.downloads).toBe(expected.downloads.length);
  });
});

const ownId = (id: string): string => id.slice(id.indexOf(':') + 1);

const logins = (payloads: ReturnType<typeof endedPayloads>): string[] =>
  payloads
    .flatMap(({ session_id: id, auth_attempts: attempts }) => attempts.filter(({ success }) => success).map(({ username }) => `${ownId(id)} ${username}`))
    .toSorted();

const downloads = (payloads: ReturnType<typeof endedPayloads>): string[] =>
  payloads
    .flatMap(({ session_id: id, downloads: all }) => all.filter(({ kind }) => kind === 'download').map(({ url, sha256 }) => `${ownId(id)} ${url} ${sha256}`))
    .toSorted();
