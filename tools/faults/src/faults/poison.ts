// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Event } from '../harness/bus';
import type { Fault } from '../scenario/fault';
import { SESSION_ENDED } from '../scenario/sessions';

const COPIES = 3;
const DEEP = 100_000;
const MIB = 1_048_576;

/** What a broken or hostile producer sends. What is to become of each, the core says. */
const POISON: Readonly<Record<string, (id: string) => string | Uint8Array>> = {
  'empty': () => '',
  'cut-off': (id) => session(id).slice(0, 80),
  'no-object': () => '[1, 2, 3]',
  'null': () => 'null',
  'version-2': (id) => session(id).replace('"v":1', '"v":2'),
  'no-version': (id) => session(id).replace('"v":1,', ''),
  'nan': (id) => session(id).replace('"ts":1767607200', '"ts":NaN'),
  'infinite': (id) => session(id).replace('"ts":1767607200', '"ts":1e999'),
  'deep-object': (id) => session(id, '"ls"').replace('"commands"', `"deep":${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)},"commands"`),
  'deep-list': (id) => session(id, '['.repeat(DEEP) + ']'.repeat(DEEP)),
  'binary': () => Uint8Array.from({ length: 4_096 }, (_, i) => (i * 7 + 128) % 256),
  'not-utf8': (id) => Buffer.concat([Buffer.from(session(id).slice(0, 60)), Buffer.of(0xff, 0xfe), Buffer.from(session(id).slice(60))]),
  'no-address': (id) => session(id).replace('192.0.2.7', 'Unknown'),
  'mebibyte': (id) => session(id, JSON.stringify(`cat /etc/passwd ${'A'.repeat(MIB)}`)),
  'control-characters': (id) => session(id, '"cat /etc/passwd \\u0000\\u001b[2J\\r\\n"'),
  'half-a-surrogate-pair': (id) => session(id, '"cat /etc/passwd \\ud800"'),
  'numbers-for-commands': (id) => session(id, '1,2,3'),
};

export const poison: Fault = {
  name: 'poison',
  summary: 'bad JSON, other versions, deep nesting, a mebibyte, NaN and binary arrive among good events',
  databases: ['sqlite', 'mysql'],
  scene: () => ({ intruders: poisonEvents() }),
};

export const poisonEvents = (): readonly Event[] =>
  Object.entries(POISON).flatMap(([name, dataOf]) =>
    Array.from({ length: COPIES }, (_, i) => ({ subject: SESSION_ENDED, msgId: `poison-${name}-${i}`, data: dataOf(`${name}-${i}`) })),
  );

const session = (id: string, commands = '"cat /etc/passwd"'): string =>
  `{"v":1,"id":"poison-${id}","type":"session.ended","ts":1767607200,"payload":{"session_id":"${id}","attacker_uuid":null,` +
  `"attacker_ip":"192.0.2.7","decky_id":"web-1","service":"ssh","ended_at":"2026-01-05T10:00:00Z","duration_s":1,"commands":[${commands}]}}`;
