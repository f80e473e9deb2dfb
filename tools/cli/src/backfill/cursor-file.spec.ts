// SPDX-License-Identifier: AGPL-3.0-or-later
import { ConfigError } from '@ttp/config';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CursorFile, type CursorKey } from './cursor-file';
import { planSlices } from './plan-slices';

const KEY: CursorKey = { database: '/var/lib/ttp.sqlite', logId: 'log-1', source: 'command', sinceDays: 7, until: null, rules: null };
const SINCE = new Date('2026-11-14T08:00:00.000Z');

describe('the cursor of a run', () => {
  let folder: string;
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'ttp-cursor-')), 'data');
  });
  afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

  it('comes back as it was written, and tells a reader whose it is', () => {
    const file = new CursorFile(folder, KEY);
    expect(file.read()).toBeNull();
    file.write({ since: SINCE, after: 'a-1', done: false });
    expect(file.read()).toEqual({ since: SINCE, after: 'a-1', done: false });
    expect(JSON.parse(readFileSync(file.path, 'utf8'))).toEqual({ version: 1, ...KEY, since: SINCE.toISOString(), after: 'a-1', done: false });
    file.remove();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each<Partial<CursorKey>>([
    { database: '/elsewhere' },
    { logId: 'log-2' },
    { source: 'canary' },
    { sinceDays: 8 },
    { until: SINCE.toISOString() },
    { rules: ['R0900'] },
  ])('is not that of a run with %j', (other) => {
    new CursorFile(folder, KEY).write({ since: SINCE, after: 'a-1', done: false });
    expect(new CursorFile(folder, { ...KEY, ...other }).read()).toBeNull();
  });

  it.each(['', '{', 'null', '{"version":2}', '{"version":1,"since":"yesterday","after":"","done":false}'])('is refused when it is %j', (text) => {
    const file = new CursorFile(folder, KEY);
    file.write({ since: SINCE, after: '', done: false });
    writeFileSync(file.path, text);
    expect(() => file.read()).toThrow(ConfigError);
    expect(() => file.read()).toThrow('delete it to begin anew');
  });

  it('is there for each source from the beginning, and keeps the first cutoff', () => {
    const later = new Date('2026-11-15T08:00:00.000Z');
    const wishes = { source: 'all', isDry: false, resume: true } as const;
    const { source: _, ...key } = KEY;
    const first = planSlices(folder, key, { ...wishes, since: SINCE, resume: false });
    expect(first.map(({ source }) => source)).toEqual(['command', 'canary']);
    first[0]?.file?.write({ since: SINCE, after: 'a-1', done: true });
    const resumed = planSlices(folder, key, { ...wishes, since: later });
    expect(resumed.map(({ start }) => start)).toEqual([
      { since: SINCE, after: 'a-1', done: true },
      { since: SINCE, after: '', done: false },
    ]);
    const anew = planSlices(folder, key, { ...wishes, since: later, resume: false, source: 'command' });
    expect(anew.map(({ start }) => start)).toEqual([{ since: later, after: '', done: false }]);
  });

  it('is none of a dry run', () => {
    const { source: _, ...key } = KEY;
    const [slice] = planSlices(folder, key, { source: 'canary', since: SINCE, isDry: true, resume: false });
    expect(slice).toEqual({ source: 'canary', start: { since: SINCE, after: '', done: false }, file: null });
  });
});
