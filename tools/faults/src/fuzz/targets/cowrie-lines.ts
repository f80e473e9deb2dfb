// SPDX-License-Identifier: AGPL-3.0-or-later
import type { CowrieOutput } from '@ttp/cowrie';
import { ingestCowrieFiles } from '@ttp/cowrie/node';
import { decodeEnvelope } from '@ttp/ttp-core';
import fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { escaped } from '../escaped';
import { nearBytes } from '../near-bytes';
import { nearJson } from '../near-json';
import { promise, type FuzzTarget } from '../target';

const ARRIVAL = { ts: () => 0, id: () => 'f'.repeat(32) };
const START_MS = Date.UTC(2026, 10, 3, 9, 0, 0);
const at = (seconds: number): string => new Date(START_MS + seconds * 1_000).toISOString();

const line = (eventId: string, session: string, ip: string, fields: object = {}) =>
  ({ eventid: `cowrie.${eventId}`, sensor: 'web-1', session, src_ip: ip, protocol: 'ssh', timestamp: at(0), message: '', ...fields });

const sessionLines = (session: string, ip: string) => [
  line('session.connect', session, ip),
  line('client.version', session, ip, { version: 'SSH-2.0-Go' }),
  line('login.failed', session, ip, { username: 'root', password: 'made-up', timestamp: at(1) }),
  line('login.success', session, ip, { username: 'root', password: 'made-up', timestamp: at(2) }),
  line('command.input', session, ip, { input: 'cat /etc/passwd', timestamp: at(3) }),
  line('session.file_download', session, ip, { url: 'http://192.0.2.10/x', shasum: 'ab'.repeat(32), outfile: 'x', timestamp: at(4) }),
  line('session.closed', session, ip, { duration_ms: 5_000, timestamp: at(5) }),
];

const GOOD_IP = '203.0.113.77';
const GOOD = ['good000000a1', 'good000000b2'].flatMap((session) => sessionLines(session, GOOD_IP)).map((fields) => JSON.stringify(fields));
const FIELDS = [
  'uuid', 'duration', 'duration_ms', 'src_ip', 'input', 'username', 'password', 'url', 'shasum', 'outfile', 'version', 'hassh', 'sensor',
  'timestamp', 'late',
];

type Batch = readonly Uint8Array[];

/** Lines of an import, and between them whatever the log holds. */
export const cowrieLines: FuzzTarget<Batch> = {
  name: 'cowrie-lines',
  summary: 'broken lines between good ones: the good sessions come out as without them, and what comes out is what the worker takes',
  async open(folder) {
    const file = join(folder, 'cowrie.json');
    const expected = goodOf((await imported(file, GOOD.map((text) => Buffer.from(text)))).outputs);
    const seeds = sessionLines('junk00000000', '198.51.100.7');
    const junk = fc.oneof(
      { weight: 2, arbitrary: nearJson(seeds, FIELDS).map((text) => new Uint8Array(Buffer.from(text))) },
      { weight: 1, arbitrary: nearBytes(seeds.map((fields) => JSON.stringify(fields)), ['"late":true', '"eventid":"cowrie.session.closed"']) },
    );
    return {
      inputs: fc.array(junk, { maxLength: 12 }),
      show: (lines) => lines.map(escaped).join(' | '),
      async judge(lines) {
        const { outputs, problems } = await imported(file, mixed(lines));
        promise(goodOf(outputs) === expected, 'the good sessions are not what they are without the broken lines');
        for (const output of outputs) checkWire(output);
        return problems === 0 ? 'accepted' : 'rejected';
      },
    };
  },
};

/** The good lines in their order, one of the others behind each as long as there are some. */
const mixed = (lines: Batch): Batch => GOOD.flatMap((text, i) => [Buffer.from(text), ...lines.slice(i, i + 1)]);

async function imported(file: string, lines: Batch) {
  writeFileSync(file, Buffer.concat(lines.flatMap((bytes) => [bytes, Buffer.from('\n')])));
  const outputs: CowrieOutput[] = [];
  const { report } = await ingestCowrieFiles([file], { emit: async (items) => void outputs.push(...items) });
  return { outputs, problems: Object.keys(report.problems).length };
}

const goodOf = (outputs: readonly CowrieOutput[]): string => JSON.stringify(outputs.filter(({ payload }) => payload.attacker_ip === GOOD_IP));

function checkWire({ subject, type, payload, msgId }: CowrieOutput): void {
  const data = Buffer.from(JSON.stringify({ v: 1, id: '', type, ts: 0, payload }));
  promise(data.length <= 1_000_000, `a message of ${data.length} bytes`);
  promise(/^cowrie-[\da-f]{32}$/.test(msgId), `a message under the id ${msgId}`);
  decodeEnvelope(subject, data, ARRIVAL);
}
