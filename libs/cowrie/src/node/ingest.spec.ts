// SPDX-License-Identifier: AGPL-3.0-or-later
import { appendFile, copyFile, readFile, rename, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { collect, commandsOf, inFolder } from './testing/importer';
import { aLine, aSession } from '../testing/log-lines';

const text = (...lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

describe('ingestCowrieFiles', () => {
  it('reads files as one log: a session may go over from one to the next', () =>
    inFolder(async (file) => {
      const lines = aSession('s1', ['id', 'ls']);
      await writeFile(file('cowrie.json.1'), text(...lines.slice(0, 3)));
      await writeFile(file('cowrie.json'), text(...lines.slice(3)));
      const { items, finished, report } = await collect([file('cowrie.json.1'), file('cowrie.json')]);
      expect(items.map((item) => item.type)).toEqual(['observed', 'session.ended']);
      expect(commandsOf(items)).toEqual(['web-1:s1#0 id', 'web-1:s1#1 ls']);
      expect([finished, report.lines, report.problems]).toEqual([true, 5, {}]);
    }));

  it('reads gzip, several members too, and line endings of either kind', () =>
    inFolder(async (file) => {
      const [first, second] = [text(...aSession('s1', ['id'])), aSession('s2', ['ls']).join('\r\n')];
      await writeFile(file('cowrie.json.1.gz'), Buffer.concat([gzipSync(first), gzipSync(second)]));
      expect(commandsOf((await collect([file('cowrie.json.1.gz')])).items)).toEqual(['web-1:s1#0 id', 'web-1:s2#0 ls']);
    }));

  it.each([
    ['no gzip', () => Buffer.from('plain text')],
    ['half a gzip', () => gzipSync(text(...aSession('s1', ['id']))).subarray(0, 60)],
  ])('names a file that is %s', (_, bytes) =>
    inFolder(async (file) => {
      await writeFile(file('x.gz'), bytes());
      await expect(collect([file('x.gz')])).rejects.toThrow(file('x.gz'));
    }),
  );

  it('names a file that does not exist', () =>
    inFolder(async (file) => {
      await expect(collect([file('gone.json')])).rejects.toThrow(file('gone.json'));
    }));

  it('passes over a line that is too long, and says where', () =>
    inFolder(async (file) => {
      const long = aLine('command.input', { input: 'x'.repeat(70_000) });
      await writeFile(file('cowrie.json'), text(...aSession('s1', ['id']), long, ...aSession('s2', ['ls'])));
      const { items, report } = await collect([file('cowrie.json')], { maxLineBytes: 4096 });
      expect(commandsOf(items)).toEqual(['web-1:s1#0 id', 'web-1:s2#0 ls']);
      const example = { file: file('cowrie.json'), line: 5, detail: `${long.length + 1} bytes` };
      expect(report.problems).toEqual({ line_too_long: { count: 1, examples: [example] } });
    }));

  it('reports a last line that breaks off', () =>
    inFolder(async (file) => {
      await writeFile(file('cowrie.json'), text(...aSession('s1', [])) + '{"eventid":"cowrie.command.in');
      const { report } = await collect([file('cowrie.json')]);
      expect(report.problems.unfinished_line).toMatchObject({ count: 1, examples: [{ line: 4 }] });
    }));

  it('tells long sessions in payloads that fit the bus', () =>
    inFolder(async (file) => {
      await writeFile(file('cowrie.json'), text(...aSession('s1', Array.from({ length: 30 }, (_, i) => `echo ${i} ${'x'.repeat(9000)}`))));
      const { items } = await collect([file('cowrie.json')], { maxPayloadBytes: 100_000 });
      expect(items.length).toBeGreaterThan(3);
      expect(commandsOf(items).map((command) => command.split(' ', 1)[0])).toEqual(Array.from({ length: 30 }, (_, i) => `web-1:s1#${i}`));
      expect(Math.max(...items.map((item) => Buffer.byteLength(JSON.stringify(item.payload))))).toBeLessThanOrEqual(100_000);
    }));

  it('hands over batches one at a time', () =>
    inFolder(async (file) => {
      await writeFile(file('cowrie.json'), text(...Array.from({ length: 50 }, (_, i) => aSession(`s${i}`, [])).flat()));
      const sizes: number[] = [];
      let underWay = 0;
      const emit = async (items: readonly unknown[]) => {
        expect((underWay += 1)).toBe(1);
        await new Promise((resolve) => setImmediate(resolve));
        underWay -= 1;
        sizes.push(items.length);
      };
      await collect([file('cowrie.json')], { emit, batchSize: 8 });
      expect([sizes.reduce((sum, size) => sum + size), Math.max(...sizes)]).toEqual([51, 8]);
    }));

  it('tells how far it came', () =>
    inFolder(async (file) => {
      const lines = text(...aSession('s1', ['id']));
      await writeFile(file('a.json'), lines);
      await writeFile(file('b.json'), lines);
      const onProgress = jest.fn();
      await collect([file('a.json'), file('b.json')], { onProgress });
      const bytesTotal = 2 * lines.length;
      expect(onProgress.mock.calls).toEqual([
        [{ bytesDone: lines.length, bytesTotal, lines: 4, sessions: 1 }],
        [{ bytesDone: bytesTotal, bytesTotal, lines: 8, sessions: 1 }],
      ]);
    }));

  it('stopped without a cursor tells what is under way', () =>
    inFolder(async (file) => {
      await writeFile(file('cowrie.json'), text(...aSession('s1', ['id']).slice(0, 3)));
      const stop = new AbortController();
      const { items, finished } = await collect([file('cowrie.json')], { signal: stop.signal, onProgress: () => stop.abort() });
      expect([finished, commandsOf(items)]).toEqual([false, ['web-1:s1#0 id']]);
    }));
});

describe('with a cursor', () => {
  const lines = aSession('s1', ['id', 'ls', 'ps']);

  it('a second import tells and counts only what was written since, numbering going on', () =>
    inFolder(async (file) => {
      const options = { cursorFile: file('cursor') };
      await writeFile(file('cowrie.json'), text(...lines.slice(0, 3)));
      expect(commandsOf((await collect([file('cowrie.json')], options)).items)).toEqual(['web-1:s1#0 id']);
      expect((await collect([file('cowrie.json')], options)).items).toEqual([]);
      await appendFile(file('cowrie.json'), text(...lines.slice(3)));
      const { items, report, skippedLines } = await collect([file('cowrie.json')], options);
      expect(commandsOf(items)).toEqual(['web-1:s1#1 ls', 'web-1:s1#2 ps']);
      expect([report.lines, report.sessions, report.continuedSessions, report.commandInputs, skippedLines]).toEqual([3, 0, 1, 2, 3]);
    }));

  it('a line that breaks off is read when it is whole', () =>
    inFolder(async (file) => {
      const onNotice = jest.fn();
      const options = { cursorFile: file('cursor'), onNotice };
      const all = text(...lines);
      const cut = all.indexOf('"ls"');
      await writeFile(file('cowrie.json'), all.slice(0, cut));
      await collect([file('cowrie.json')], options);
      expect(onNotice).toHaveBeenCalledWith(`${file('cowrie.json')}:4: unfinished line, left for the next import`);
      await appendFile(file('cowrie.json'), all.slice(cut));
      const { items, report } = await collect([file('cowrie.json')], options);
      expect([commandsOf(items), report.problems]).toEqual([['web-1:s1#1 ls', 'web-1:s1#2 ps'], {}]);
    }));

  it.each([
    ['renamed', async (from: string, to: string) => rename(from, to)],
    ['copied and emptied', async (from: string, to: string) => copyFile(from, to)],
    ['compressed', async (from: string, to: string) => writeFile(`${to}.gz`, gzipSync(await readFile(from)))],
  ])('a log that was %s since is finished before the new one begins', (_, rotate) =>
    inFolder(async (file) => {
      const onNotice = jest.fn();
      const options = { cursorFile: file('cursor'), onNotice };
      await writeFile(file('cowrie.json'), text(...lines.slice(0, 3)));
      await collect([file('cowrie.json')], options);
      await appendFile(file('cowrie.json'), text(...lines.slice(3)));
      await rotate(file('cowrie.json'), file('cowrie.json.2026-11-03'));
      await writeFile(file('cowrie.json'), text(...aSession('s2', ['w'])));
      expect(commandsOf((await collect([file('cowrie.json')], options)).items)).toEqual(['web-1:s1#1 ls', 'web-1:s1#2 ps', 'web-1:s2#0 w']);
      expect((await collect([file('cowrie.json')], options)).items).toEqual([]);
      expect(onNotice).not.toHaveBeenCalled();
    }),
  );

  it('a rotated log that is not there any more is told to the operator', () =>
    inFolder(async (file) => {
      const onNotice = jest.fn();
      const options = { cursorFile: file('cursor'), onNotice };
      await writeFile(file('cowrie.json'), text(...lines.slice(0, 3)));
      await collect([file('cowrie.json')], options);
      await writeFile(file('cowrie.json'), text(...aSession('s2', ['w'])));
      expect(commandsOf((await collect([file('cowrie.json')], options)).items)).toEqual(['web-1:s2#0 w']);
      expect(onNotice).toHaveBeenCalledWith(expect.stringContaining(`${file('cowrie.json')} was rotated`));
    }));

  it('files may be given with others, and in another order', () =>
    inFolder(async (file) => {
      const options = { cursorFile: file('cursor') };
      await writeFile(file('b.json'), text(...lines));
      await collect([file('b.json')], options);
      await writeFile(file('a.json'), text(...aSession('s2', ['w'])));
      expect(commandsOf((await collect([file('a.json'), file('b.json')], options)).items)).toEqual(['web-1:s2#0 w']);
    }));

  it('that is damaged stops the import before anything is read', () =>
    inFolder(async (file) => {
      await writeFile(file('cursor'), '{"version":1');
      await expect(collect([file('cowrie.json')], { cursorFile: file('cursor') })).rejects.toThrow(`cursor ${file('cursor')} is not usable`);
    }));

  it('that cannot be written stops the import before anything is emitted', () =>
    inFolder(async (file) => {
      await writeFile(file('cowrie.json'), text(...lines));
      const emit = jest.fn();
      await expect(collect([file('cowrie.json')], { cursorFile: file('no/such/folder'), emit })).rejects.toThrow('ENOENT');
      expect(emit).not.toHaveBeenCalled();
    }));
});
