// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { collect, inFolder, once } from './testing/importer';
import { aLine } from '../testing/log-lines';
import type { CowrieOutput } from '../output';
import type { IngestOptions } from './ingest-options';

const SESSIONS = Array.from({ length: 12 }, (_, i) => `s${i}`);
const EVENTS = ['session.connect', 'session.closed', 'command.input', 'command.input', 'login.success', 'session.file_download', 'client.version'];

const anyLine = fc
  .record({
    eventId: fc.constantFrom(...EVENTS),
    session: fc.constantFrom(...SESSIONS),
    ip: fc.integer({ min: 1, max: 9 }),
    input: fc.string({ unit: 'binary' }),
  })
  .map(({ eventId, session, ip, input }) =>
    aLine(eventId, { session, src_ip: `198.51.100.${ip}`, input, username: input, url: `http://files.example/${ip}` }),
  );

const uselessLine = fc.constantFrom('', 'not json', 'x'.repeat(2000));

const aLog = fc.array(fc.oneof({ weight: 12, arbitrary: anyLine }, { weight: 1, arbitrary: uselessLine }), { maxLength: 120 });

/** Where each attempt ends: at which call of `emit`, before or after the items were safe, or by the signal. */
const anEnd = fc.record({ call: fc.integer({ min: 1, max: 6 }), how: fc.constantFrom<'lost' | 'unconfirmed' | 'signal'>('lost', 'unconfirmed', 'signal') });

const OPTIONS = { cursorEveryMs: 0, maxLineBytes: 1500, limits: { holdLines: 7, maxOpen: 5, maxEntries: 4, maxTold: 6 } };

describe('an import that is killed anywhere and started again', () => {
  it('gives the items of one that was not', async () => {
    await fc.assert(
      fc.asyncProperty(aLog, aLog, fc.array(anEnd, { maxLength: 5 }), fc.integer({ min: 1, max: 9 }), fc.boolean(), (first, second, ends, batchSize, gz) =>
        inFolder(async (file) => {
          const files = [file(gz ? 'cowrie.json.1.gz' : 'cowrie.json.1'), file('cowrie.json')];
          await writeFile(files[0] ?? '', gz ? gzipSync(first.join('\n')) : first.join('\n'));
          await writeFile(files[1] ?? '', second.join('\n'));
          const whole = await collect(files, { ...OPTIONS, cursorFile: file('whole.cursor') });

          const received: CowrieOutput[] = [];
          const options = { ...OPTIONS, batchSize, cursorFile: file('cursor') };
          for (const end of ends) await attempt(files, { ...options, ...endingAt(end, received) });
          await collect(files, { ...options, emit: async (items) => void received.push(...items) });

          expect(once(received)).toEqual(once(whole.items));
        }),
      ),
      { numRuns: 60 },
    );
  });
});

async function attempt(files: readonly string[], options: Partial<IngestOptions>): Promise<void> {
  try {
    await collect(files, options);
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
}

class Killed extends Error {}

function endingAt({ call, how }: { readonly call: number; readonly how: 'lost' | 'unconfirmed' | 'signal' }, received: CowrieOutput[]): Partial<IngestOptions> {
  const stop = new AbortController();
  let calls = 0;
  const emit = async (items: readonly CowrieOutput[]) => {
    const last = (calls += 1) === call;
    if (last && how === 'lost') throw new Killed();
    received.push(...items);
    if (last && how === 'unconfirmed') throw new Killed();
    if (last) stop.abort();
  };
  return { emit, signal: stop.signal };
}
