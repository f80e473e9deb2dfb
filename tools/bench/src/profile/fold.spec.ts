// SPDX-License-Identifier: AGPL-3.0-or-later
import { fold } from './fold';

const handle = { name: 'handle', file: 'apps/ttp-worker/src/tagging.consumer.ts', line: 80 };
const nameless = { name: '', file: 'libs/bus/src/settler.ts', line: 3 };
const odd = { name: 'a;b', file: '', line: 1 };

it('writes a line for each stack, sorted, with its microseconds', () => {
  const stacks = [
    { frames: [handle, nameless], us: 30.4 },
    { frames: [handle], us: 5 },
    { frames: [handle, nameless], us: 1.2 },
    { frames: [handle, odd], us: 2 },
  ];
  const outer = 'SQLite;handle apps/ttp-worker/src/tagging.consumer.ts:80';
  expect(fold('SQLite', stacks)).toBe(`${outer} 5\n${outer};(anonymous) libs/bus/src/settler.ts:3 32\n${outer};a:b 2\n`);
});
