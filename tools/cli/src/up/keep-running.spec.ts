// SPDX-License-Identifier: AGPL-3.0-or-later
import { keepRunning, type RestartPolicy } from './keep-running';
import type { RunningService } from './service-process';

const POLICY: RestartPolicy = { most: 2, firstDelayMs: 1, calmMs: 60_000 };

/** A service that ends when the test says so, or when it is stopped. */
function aService(): RunningService & { readonly end: (how: string) => void; readonly stops: () => number } {
  const { promise, resolve } = Promise.withResolvers<string>();
  let stops = 0;
  const stop = async () => {
    stops += 1;
    resolve('SIGTERM');
  };
  return { name: 'made-up', url: 'http://127.0.0.1:1', ended: promise, stop, end: resolve, stops: () => stops };
}

describe('keepRunning', () => {
  it('starts a lost service again, and gives up when it is lost once too often in a row', async () => {
    const notices: string[] = [];
    const ends = (how: string) => async () => {
      const service = aService();
      service.end(how);
      return service;
    };
    const first = aService();
    const kept = keepRunning(first, ends('exit code 1'), POLICY, (notice) => notices.push(notice));
    first.end('SIGKILL');
    await expect(kept.failed).rejects.toThrow('made-up ended with exit code 1');
    expect(notices).toEqual(['made-up ended with SIGKILL; starting it again', 'made-up ended with exit code 1; starting it again']);
  });

  it('counts a restart that does not come up, and throws its reason in the end', async () => {
    const first = aService();
    const notices: string[] = [];
    const kept = keepRunning(first, () => Promise.reject(new Error('made-up does not come up\nits log ends:')), POLICY, (notice) => notices.push(notice));
    first.end('SIGKILL');
    await expect(kept.failed).rejects.toThrow('made-up does not come up\nits log ends:');
    expect(notices).toHaveLength(2);
    expect(notices[1]).toBe('made-up does not come up; starting it again');
  });

  it('begins to count anew after a calm time', async () => {
    const services = Array.from({ length: 6 }, aService);
    const begun = services.map(() => Promise.withResolvers<void>());
    let started = 0;
    const startAgain = async () => {
      started += 1;
      begun[started]!.resolve();
      return services[started]!;
    };
    const kept = keepRunning(services[0]!, startAgain, { ...POLICY, calmMs: 0 }, () => undefined);
    for (const i of [1, 2, 3, 4, 5]) {
      services[i - 1]!.end('SIGKILL');
      await begun[i]!.promise;
    }
    await kept.stop();
    expect(services[5]!.stops()).toBe(1);
  });

  it('keeps a service down that is being stopped, also one that comes up meanwhile', async () => {
    const first = aService();
    const late = aService();
    const begun = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<RunningService>();
    const startAgain = () => {
      begun.resolve();
      return arrived.promise;
    };
    const kept = keepRunning(first, startAgain, POLICY, () => undefined);
    first.end('SIGKILL');
    await begun.promise;
    const stopped = kept.stop();
    arrived.resolve(late);
    await stopped;
    expect(late.stops()).toBe(1);
  });
});
