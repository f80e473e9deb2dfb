// SPDX-License-Identifier: AGPL-3.0-or-later
import { setImmediate } from 'node:timers/promises';
import { giveMemoryBack } from './give-memory-back';

it('drops what nobody holds any more', async () => {
  const held = { text: 'held' };
  const refs = [new WeakRef(held), new WeakRef({ text: 'dropped' })];
  // What a reference was made to in this turn of the event loop lives until its end.
  await setImmediate();
  await giveMemoryBack();
  expect(refs.map((ref) => ref.deref()?.text)).toEqual(['held', undefined]);
  expect(held.text).toBe('held');
});
