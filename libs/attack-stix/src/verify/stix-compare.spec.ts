// SPDX-License-Identifier: AGPL-3.0-or-later
import { compareExports } from './stix-compare';

const bundle = (...objects: readonly object[]) => ({ type: 'bundle', id: `bundle--${objects.length}`, objects });
const NOTE = { type: 'note', id: 'note--1', content: 'a', labels: ['x', 'y'] };

it('sees no difference but of the bundle id and the order of properties', () => {
  const { labels, ...rest } = NOTE;
  expect(compareExports({ ...bundle(NOTE), id: 'bundle--other' }, bundle({ labels, ...rest }))).toEqual([]);
});

it('names what is new, what is gone and what is said otherwise', () => {
  const other = { type: 'note', id: 'note--2', content: 'b' };
  expect(compareExports(bundle(NOTE, other), bundle({ ...NOTE, content: 'c', labels: undefined }, { ...other, id: 'note--3' }))).toMatchObject([
    { id: 'note--2', problem: 'missing from the second export' },
    { path: '/objects/0/content', id: 'note--1' },
    { path: '/objects/0/labels', id: 'note--1' },
    { path: '/objects/1', id: 'note--3', problem: 'new in the second export' },
  ]);
});
