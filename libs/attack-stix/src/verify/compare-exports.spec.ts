// SPDX-License-Identifier: AGPL-3.0-or-later
import { compareExports } from './compare-exports';

const placed = (...objects: readonly Record<string, unknown>[]) => objects.map((object, at) => ({ path: `/objects/${at}`, object }));
const event = (uuid: string, info: string) => ({ Event: { uuid, info } });
const NOTE = { type: 'note', id: 'note--1', content: 'a', labels: ['x', 'y'] };

it('sees no difference but of content, wherever objects and properties stand', async () => {
  const { labels, ...rest } = NOTE;
  const other = { type: 'note', id: 'note--2' };
  expect(await compareExports(placed(NOTE, other), placed(other, { labels, ...rest }))).toEqual([]);
});

it('names what is new, what is said otherwise and what is gone', async () => {
  const first = placed(NOTE, { uuid: 'bare' }, event('wrapped', 'a'), { name: 'a layer' });
  const second = placed({ ...NOTE, content: 'c' }, { uuid: 'other' }, event('wrapped', 'b'), { name: 'a layer' });
  expect(await compareExports(first, second)).toMatchObject([
    { path: '/objects/0', problem: expect.stringMatching(/^note--1 has other content in the second export \(take /) },
    { path: '/objects/1', problem: expect.stringMatching(/^other is new in the second export \(make /) },
    { path: '/objects/2', problem: expect.stringMatching(/^wrapped has other content /) },
    { path: '', problem: expect.stringMatching(/^bare is missing from the second export \(export /) },
  ]);
});
