// SPDX-License-Identifier: AGPL-3.0-or-later
import { appendFile, copyFile, rename, truncate, writeFile } from 'node:fs/promises';
import type { CowrieOutput } from '../output';
import { commandsOf, following, inFolder } from './testing/importer';
import { aSession } from '../testing/log-lines';

const text = (...lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

const one = text(...aSession('s1', ['id']));
const two = text(...aSession('s2', ['ls']));
const three = text(...aSession('s3', ['ps']));

const OF_ONE = 'web-1:s1#0 id';
const OF_TWO = 'web-1:s2#0 ls';
const OF_THREE = 'web-1:s3#0 ps';

describe('a followed log', () => {
  it('that does not exist yet is waited for, and read as it grows, in pieces too', () =>
    inFolder(async (file) => {
      const log = following([file('cowrie.json')]);
      await writeFile(file('cowrie.json'), one.slice(0, 100));
      await appendFile(file('cowrie.json'), one.slice(100));
      await log.until(() => commandsOf(log.items).length === 1);
      await appendFile(file('cowrie.json'), two);
      await log.until(() => commandsOf(log.items).length === 2);
      const { finished } = await log.stop();
      expect([commandsOf(log.items), finished]).toEqual([[OF_ONE, OF_TWO], false]);
    }));

  it('comes after the files before it', () =>
    inFolder(async (file) => {
      await writeFile(file('cowrie.json.1'), one);
      await writeFile(file('cowrie.json'), two);
      const log = following([file('cowrie.json.1'), file('cowrie.json')]);
      await log.until(() => commandsOf(log.items).length === 2);
      await log.stop();
      expect(commandsOf(log.items)).toEqual([OF_ONE, OF_TWO]);
    }));

  it('that is renamed is read to its end, and then the new one', () =>
    inFolder(async (file) => {
      await writeFile(file('cowrie.json'), one);
      const log = following([file('cowrie.json')]);
      await log.until(() => commandsOf(log.items).length === 1);
      await rename(file('cowrie.json'), file('cowrie.json.1'));
      await appendFile(file('cowrie.json.1'), two);
      await writeFile(file('cowrie.json'), three);
      await log.until(() => commandsOf(log.items).length === 3);
      await log.stop();
      expect([commandsOf(log.items), log.notices]).toEqual([[OF_ONE, OF_TWO, OF_THREE], []]);
    }));

  it('that is renamed while the files before it are read is read all the same', () =>
    inFolder(async (file) => {
      await writeFile(file('cowrie.json.1'), one);
      await writeFile(file('cowrie.json'), two);
      const items: CowrieOutput[] = [];
      const emit = async (batch: readonly CowrieOutput[]) => {
        if (items.length === 0) await rename(file('cowrie.json'), file('cowrie.json.2')).then(() => writeFile(file('cowrie.json'), three));
        items.push(...batch);
      };
      const log = following([file('cowrie.json.1'), file('cowrie.json')], { emit });
      await log.until(() => commandsOf(items).length === 3);
      await log.stop();
      expect([commandsOf(items), log.notices]).toEqual([[OF_ONE, OF_TWO, OF_THREE], []]);
    }));

  it('that is copied and emptied is read on in the copy, and then from its start', () =>
    inFolder(async (file) => {
      await writeFile(file('cowrie.json'), one);
      const log = following([file('cowrie.json')], { pollMs: 60 });
      await log.until(() => commandsOf(log.items).length === 1);
      await appendFile(file('cowrie.json'), two);
      await copyFile(file('cowrie.json'), file('cowrie.json.1'));
      await truncate(file('cowrie.json'));
      await appendFile(file('cowrie.json'), three);
      await log.until(() => commandsOf(log.items).length === 3);
      await log.stop();
      expect([commandsOf(log.items).toSorted(), log.notices]).toEqual([[OF_ONE, OF_TWO, OF_THREE], []]);
    }));

  it('that is emptied without a copy says what may be missing', () =>
    inFolder(async (file) => {
      await writeFile(file('cowrie.json'), one + two);
      const log = following([file('cowrie.json')]);
      await log.until(() => commandsOf(log.items).length === 2);
      await writeFile(file('cowrie.json'), three);
      await log.until(() => commandsOf(log.items).length === 3);
      await log.stop();
      expect(commandsOf(log.items)).toEqual([OF_ONE, OF_TWO, OF_THREE]);
      expect(log.notices).toEqual([expect.stringContaining(`${file('cowrie.json')} was rotated or emptied`)]);
    }));

  it('tells a session that has been silent too long, and what comes later in a further message', () =>
    inFolder(async (file) => {
      const lines = aSession('s1', ['id', 'ls']);
      await writeFile(file('cowrie.json'), text(...lines.slice(0, 3)));
      const log = following([file('cowrie.json')], { idleMs: 30 });
      await log.until(() => commandsOf(log.items).length === 1);
      await appendFile(file('cowrie.json'), text(...lines.slice(3)));
      await log.until(() => commandsOf(log.items).length === 2);
      const { report } = await log.stop();
      expect([commandsOf(log.items), report.sessions, report.continuedSessions]).toEqual([[OF_ONE, 'web-1:s1#1 ls'], 1, 1]);
    }));

  it('is gone on with where its cursor says, sessions under way included', () =>
    inFolder(async (file) => {
      const options = { cursorFile: file('cursor') };
      const lines = aSession('s1', ['id', 'ls']);
      await writeFile(file('cowrie.json'), text(...lines.slice(0, 3)));
      const before = following([file('cowrie.json')], options);
      await before.until(() => before.items.length === 1);
      await before.stop();
      expect(before.items.map((item) => item.type)).toEqual(['observed']);
      await appendFile(file('cowrie.json'), text(...lines.slice(3)));
      await rename(file('cowrie.json'), file('cowrie.json.1'));
      await writeFile(file('cowrie.json'), two);
      const after = following([file('cowrie.json')], options);
      await after.until(() => commandsOf(after.items).length === 3);
      await after.stop();
      expect(commandsOf(after.items)).toEqual([OF_ONE, 'web-1:s1#1 ls', OF_TWO]);
    }));
});
