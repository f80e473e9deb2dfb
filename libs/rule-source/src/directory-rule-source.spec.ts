// SPDX-License-Identifier: AGPL-3.0-or-later
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DirectoryRuleSource } from './directory-rule-source';
import { isRuleFileName } from './rule-file-name';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ttp-rules-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const sourceOf = (directory: string) => new DirectoryRuleSource(directory, { settleMs: 10, reconcileMs: 50 });

/** Runs `act` while the directory is watched and answers how many changes it told within a while. */
async function changesDuring(directory: string, act: () => void, whileMs = 250): Promise<number> {
  let changes = 0;
  const stop = await sourceOf(directory).watch(() => changes++);
  act();
  await pause(whileMs);
  stop();
  return changes;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('isRuleFileName', () => {
  it.each(['R0001.yaml', 'a.b.yml', 'with space.yaml'])('takes %s', (name) => expect(isRuleFileName(name)).toBe(true));
  it.each(['.R0001.yaml', 'R0001.yaml~', '.R0001.yaml.swp', '#R1.yaml#', 'R0001.yaml.bak', '4913', 'R0001.bak.yaml', 'R1.json'])('leaves %s', (name) =>
    expect(isRuleFileName(name)).toBe(false),
  );
});

describe('DirectoryRuleSource', () => {
  it('reads rule files sorted by name, verbatim', async () => {
    writeFileSync(join(root, 'b.yaml'), 'two');
    writeFileSync(join(root, 'a.yml'), 'one\r\n');
    writeFileSync(join(root, 'a.yml~'), 'scratch');
    expect(await sourceOf(root).snapshot()).toEqual([
      { file: join(root, 'a.yml'), text: 'one\r\n' },
      { file: join(root, 'b.yaml'), text: 'two' },
    ]);
  });

  it('leaves out what is no file and holds nothing up for a file that cannot be read', async () => {
    writeFileSync(join(root, 'a.yaml'), 'one');
    mkdirSync(join(root, 'folder.yaml'));
    execFileSync('mkfifo', [join(root, 'pipe.yaml')]);
    symlinkSync('nowhere', join(root, 'dangling.yaml'));
    symlinkSync('folder.yaml', join(root, 'link.yaml'));
    symlinkSync('loop.yaml', join(root, 'loop.yaml'));
    expect(await sourceOf(root).snapshot()).toEqual([
      { file: join(root, 'a.yaml'), text: 'one' },
      { file: join(root, 'loop.yaml'), text: '' },
    ]);
  });

  it('reads thousands of files with few of them open at a time', async () => {
    for (let i = 0; i < 5_000; i++) writeFileSync(join(root, `R${i}.yaml`), `rule_id: R${i}\n`);
    const descriptors = '/proc/self/fd';
    const before = readdirSync(descriptors).length;
    let most = 0;
    const counting = setInterval(() => {
      most = Math.max(most, readdirSync(descriptors).length);
    });
    const files = await sourceOf(root).snapshot();
    clearInterval(counting);
    expect(files).toHaveLength(5_000);
    expect(most).toBeGreaterThan(0);
    expect(most - before).toBeLessThan(100);
  });

  it('rejects when the directory is missing', async () => {
    await expect(sourceOf(join(root, 'absent')).snapshot()).rejects.toThrow('ENOENT');
  });

  it('tells of a write in place, an atomic rename and a deletion', async () => {
    const file = join(root, 'a.yaml');
    expect(await changesDuring(root, () => writeFileSync(file, '1'))).toBe(1);
    expect(
      await changesDuring(root, () => {
        writeFileSync(join(root, '.a.tmp'), '2');
        renameSync(join(root, '.a.tmp'), file);
      }),
    ).toBe(1);
    expect(await changesDuring(root, () => unlinkSync(file))).toBe(1);
  });

  it('stays silent for scratch files and an identical save', async () => {
    const file = join(root, 'a.yaml');
    writeFileSync(file, 'same');
    expect(await changesDuring(root, () => writeFileSync(file, 'same'))).toBe(0);
    expect(await changesDuring(root, () => writeFileSync(join(root, '.a.yaml.swp'), 'x'))).toBe(0);
  });

  it('follows a directory that is replaced through a symlink', async () => {
    for (const version of ['v1', 'v2']) {
      mkdirSync(join(root, version));
      writeFileSync(join(root, version, 'a.yaml'), version);
    }
    const live = join(root, 'live');
    symlinkSync('v1', live);
    const swap = () => {
      symlinkSync('v2', join(root, 'next'));
      renameSync(join(root, 'next'), live);
    };
    expect(await changesDuring(live, swap)).toBe(1);
    expect((await sourceOf(live).snapshot())[0]?.text).toBe('v2');
  });

  it('survives the deletion and return of the directory', async () => {
    const directory = join(root, 'rules');
    mkdirSync(directory);
    writeFileSync(join(directory, 'a.yaml'), '1');
    const changes = await changesDuring(directory, () => {
      rmSync(directory, { recursive: true });
      setTimeout(() => {
        mkdirSync(directory);
        writeFileSync(join(directory, 'a.yaml'), '2');
      }, 60);
    });
    expect(changes).toBeGreaterThanOrEqual(1);
  });

  it('tells when the directory can no longer be read', async () => {
    const directory = join(root, 'rules');
    mkdirSync(directory);
    expect(await changesDuring(directory, () => rmSync(directory, { recursive: true }))).toBe(1);
  });

  it('compares with what was there when the watch was promised, so that nothing is lost in between', async () => {
    const file = join(root, 'a.yaml');
    writeFileSync(file, '1');
    for (let round = 0; round < 10; round++) {
      expect(await changesDuring(root, () => writeFileSync(file, `${round} again`), 60)).toBe(1);
    }
  });
});
