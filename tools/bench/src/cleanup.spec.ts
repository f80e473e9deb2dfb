// SPDX-License-Identifier: AGPL-3.0-or-later
import { Cleanup, withCleanup } from './cleanup';

describe('Cleanup', () => {
  it('undoes the last step first', async () => {
    const undone: string[] = [];
    await withCleanup(async (cleanup) => {
      cleanup.defer(() => undone.push('server'));
      cleanup.defer(() => undone.push('connection'));
    });
    expect(undone).toEqual(['connection', 'server']);
  });

  it('cleans up behind work that fails, and tells its failure', async () => {
    const undone: string[] = [];
    const work = withCleanup(async (cleanup) => {
      cleanup.defer(() => undone.push('server'));
      throw new Error('lost an event');
    });
    await expect(work).rejects.toThrow('lost an event');
    expect(undone).toEqual(['server']);
  });

  it('goes on behind a step that fails, and tells the first failure', async () => {
    const undone: string[] = [];
    const cleanup = new Cleanup();
    cleanup.defer(() => undone.push('directory'));
    cleanup.defer(() => Promise.reject(new Error('the server does not stop')));
    await expect(cleanup.run()).rejects.toThrow('the server does not stop');
    expect(undone).toEqual(['directory']);
  });
});
