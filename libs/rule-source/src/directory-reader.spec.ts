// SPDX-License-Identifier: AGPL-3.0-or-later
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DirectoryReader } from './directory-reader';

/** A file system may have time stamps of whole seconds. */
let mockWholeSeconds = false;
jest.mock('node:fs/promises', () => {
  const actual: typeof import('node:fs/promises') = jest.requireActual('node:fs/promises');
  const stat = async (path: string, options: { bigint: true }) => {
    const stats = await actual.stat(path, options);
    const [mtimeNs, ctimeNs] = [stats.mtimeNs, stats.ctimeNs].map((ns) => ns - (ns % 1_000_000_000n));
    return mockWholeSeconds ? Object.assign(stats, { mtimeNs, ctimeNs, mtimeMs: mtimeNs! / 1_000_000n, ctimeMs: ctimeNs! / 1_000_000n }) : stats;
  };
  return { ...actual, stat };
});

let root: string;
let reader: DirectoryReader;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ttp-rules-'));
  reader = new DirectoryReader(root);
});
afterEach(() => {
  jest.restoreAllMocks();
  mockWholeSeconds = false;
  rmSync(root, { recursive: true });
});

const put = (name: string, text: string) => writeFileSync(join(root, name), text);
const texts = async () => (await reader.read()).map(({ text }) => text);

/** As if so much time had passed since the files were written. */
function later(ms = 3_000): void {
  const now = Date.now() + ms;
  jest.spyOn(Date, 'now').mockReturnValue(now);
}

/** Bytes that this process has read so far, from wherever. */
const bytesRead = () => Number(/rchar: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);

describe('DirectoryReader', () => {
  it('reads rule files sorted by name, verbatim', async () => {
    put('b.yaml', 'two');
    put('a.yml', '\uFEFFone\r\n');
    put('a.yml~', 'scratch');
    expect(await reader.read()).toEqual([
      { file: join(root, 'a.yml'), text: '\uFEFFone\r\n' },
      { file: join(root, 'b.yaml'), text: 'two' },
    ]);
  });

  it('leaves out what is no file and holds nothing up for a file that cannot be read', async () => {
    put('a.yaml', 'one');
    mkdirSync(join(root, 'folder.yaml'));
    execFileSync('mkfifo', [join(root, 'pipe.yaml')]);
    symlinkSync('nowhere', join(root, 'dangling.yaml'));
    symlinkSync('folder.yaml', join(root, 'link.yaml'));
    symlinkSync('pipe.yaml', join(root, 'to_pipe.yaml'));
    symlinkSync('loop.yaml', join(root, 'loop.yaml'));
    symlinkSync('a.yaml', join(root, 'z.yaml'));
    expect(await reader.read()).toEqual([
      { file: join(root, 'a.yaml'), text: 'one' },
      { file: join(root, 'loop.yaml'), text: '' },
      { file: join(root, 'z.yaml'), text: 'one' },
    ]);
  });

  it('reads thousands of files with few of them open at a time', async () => {
    for (let i = 0; i < 5_000; i++) put(`R${i}.yaml`, `rule_id: R${i}\n`);
    const descriptors = '/proc/self/fd';
    const before = readdirSync(descriptors).length;
    let most = 0;
    const counting = setInterval(() => {
      most = Math.max(most, readdirSync(descriptors).length);
    });
    const files = await reader.read();
    clearInterval(counting);
    expect(files).toHaveLength(5_000);
    expect(most).toBeGreaterThan(0);
    expect(most - before).toBeLessThan(100);
  });

  it('rejects while the directory is missing and reads it once it is back', async () => {
    put('a.yaml', 'one');
    renameSync(root, `${root}.away`);
    await expect(reader.read()).rejects.toThrow('ENOENT');
    renameSync(`${root}.away`, root);
    expect(await texts()).toEqual(['one']);
  });

  it('answers with the same files, down to the array, when nothing but time stamps has changed', async () => {
    put('a.yaml', 'one');
    put('b.yaml', 'two');
    const first = await reader.read();
    put('a.yaml', 'one');
    expect(await reader.read()).toBe(first);
    later();
    expect(await reader.read()).toBe(first);
    put('b.yaml', 'three');
    const next = await reader.read();
    expect(next).not.toBe(first);
    expect(next[0]).toBe(first[0]);
  });

  it('does not read again what has not changed', async () => {
    const size = 60_000;
    for (let i = 0; i < 50; i++) put(`R${i}.yaml`, 'x'.repeat(size));
    later();
    await reader.read();
    await reader.read();
    put('R7.yaml', 'y'.repeat(size));
    const before = bytesRead();
    expect((await texts()).filter((text) => text.startsWith('y'))).toHaveLength(1);
    expect(bytesRead() - before).toBeGreaterThanOrEqual(size);
    expect(bytesRead() - before).toBeLessThan(10 * size);
  });

  it('misses no change of the same size within one tick of the file system', async () => {
    mockWholeSeconds = true;
    for (let i = 10; i < 50; i++) {
      put('a.yaml', `${i}`);
      expect(await texts()).toEqual([`${i}`]);
    }
  });

  it('misses no change of the same size under an old time stamp', async () => {
    for (const text of ['one', 'two']) {
      put('a.yaml', text);
      utimesSync(join(root, 'a.yaml'), 1, 1);
      later();
      expect(await texts()).toEqual([text]);
    }
  });

  it('sees another file under the same name', async () => {
    put('a.yaml', 'one');
    put('b.yaml', 'two');
    later();
    expect(await texts()).toEqual(['one', 'two']);
    renameSync(join(root, 'b.yaml'), join(root, 'a.yaml'));
    expect(await texts()).toEqual(['two']);
  });

  it('takes a file that has just been made or emptied for what it was, until its text comes or it stays blank', async () => {
    put('a.yaml', 'one');
    await reader.read();
    put('b.yaml', '');
    truncateSync(join(root, 'a.yaml'));
    expect(await texts()).toEqual(['one']);
    put('b.yaml', 'two');
    expect(await texts()).toEqual(['one', 'two']);
    later();
    expect(await texts()).toEqual(['', 'two']);
  });

  it('tells of a blank file that was there from the start, so that nobody takes its rule for deleted', async () => {
    put('a.yaml', ' \n');
    expect(await texts()).toEqual([' \n']);
  });
});
