// SPDX-License-Identifier: AGPL-3.0-or-later
import { USAGE } from '../usage';
import { minutesOf, PARTS } from './parts';

it('ends within twenty minutes', () => {
  expect(minutesOf(PARTS)).toBeLessThanOrEqual(20);
});

it('counts a begun minute', () => {
  expect(minutesOf(PARTS.filter(({ name }) => name === 'doors'))).toBe(1);
});

it.each(PARTS.map(({ name }) => name))('tells how to run %s, and how long it takes', (name) => {
  expect(USAGE).toContain(`bench ${name} [--json]`);
  expect(USAGE).toMatch(new RegExp(`^  ${name} +[0-9.]+ min`, 'm'));
});
