// SPDX-License-Identifier: AGPL-3.0-or-later
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { logFile } from './log-file';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ttp-log-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const path = () => join(dir, 'system.log');
const text = (name: string) => readFileSync(join(dir, name), 'utf8');
const never = (reason: string) => {
  throw new Error(reason);
};

describe('logFile', () => {
  it('begins anew before the limit, keeps so many old files, and cuts no line', () => {
    const write = logFile(path(), never, { bytes: 20, oldFiles: 2 });
    for (let n = 1; n <= 9; n++) write(`line ${n} ..\n`);
    write('one that is longer than the limit\n');
    write('end\n');
    expect(readdirSync(dir).toSorted()).toEqual(['system.log', 'system.log.1', 'system.log.2']);
    expect(text('system.log.2')).toBe('line 9 ..\n');
    expect(text('system.log.1')).toBe('one that is longer than the limit\n');
    expect(text('system.log')).toBe('end\n');
  });

  it('counts bytes, not characters, up to the limit itself', () => {
    const write = logFile(path(), never, { bytes: 8, oldFiles: 1 });
    for (const line of ['äö\n', 'ab\n', 'c\n']) write(line);
    expect([text('system.log.1'), text('system.log')]).toEqual(['äö\nab\n', 'c\n']);
  });

  it('goes on after what stands there, and in a new file once that is moved away', () => {
    logFile(path(), never)('before\n');
    const write = logFile(path(), never);
    write('after\n');
    expect(text('system.log')).toBe('before\nafter\n');
    rmSync(path());
    write('moved\n');
    expect(text('system.log')).toBe('moved\n');
  });

  it('says once in a row why a line cannot be written, and goes on when it can', () => {
    const reasons: string[] = [];
    const write = logFile(join(dir, 'missing', 'system.log'), (reason) => reasons.push(reason) && write('the warning\n'));
    write('1\n');
    write('2\n');
    expect(reasons).toEqual([expect.stringContaining('ENOENT')]);
    mkdirSync(join(dir, 'missing'));
    write('3\n');
    expect(text('missing/system.log')).toBe('3\n');
    rmSync(join(dir, 'missing'), { recursive: true });
    write('4\n');
    expect(reasons).toHaveLength(2);
  });

  it('never mixes lines of processes that share a file', async () => {
    const program = `import(process.argv[1]).then(({ logFile }) => {
      const write = logFile(process.argv[2], (reason) => { throw new Error(reason); });
      for (let n = 0; n < 300; n++) write(process.argv[3].repeat(3_000) + '\\n');
    });`;
    const run = (letter: string) => promisify(execFile)(process.execPath, ['-e', program, require.resolve('./log-file.ts'), path(), letter]);
    await Promise.all(['a', 'b', 'c'].map(run));
    const lines = text('system.log').trimEnd().split('\n');
    expect(lines).toHaveLength(900);
    expect(lines.filter((line) => !/^(?:a{3000}|b{3000}|c{3000})$/.test(line))).toEqual([]);
  });
});
