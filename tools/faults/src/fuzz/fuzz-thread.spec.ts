// SPDX-License-Identifier: AGPL-3.0-or-later
import { Worker } from 'node:worker_threads';
import { FuzzThread } from './fuzz-thread';

const JOB = { target: 'x', folder: '/nowhere', terms: { seed: 1, runs: 1, seconds: 0 } };
const NEVER = new AbortController().signal;

/** A thread that answers the first job as the code says, and has tried four inputs by then. */
const threadThat = (code: string, hangMs: number) =>
  new FuzzThread(hangMs, (tried) => {
    const begin = "const { parentPort, workerData } = require('worker_threads'); new Int32Array(workerData)[0] = 4;";
    const source = `${begin} parentPort.on('message', () => { ${code} });`;
    return new Worker(source, { eval: true, workerData: tried, stderr: true });
  });

it.each([
  ['hangs', 'for (;;);', 300, 'Error: no verdict within 0.3 s'],
  ['dies', "throw new Error('out of everything')", 20_000, 'Error: out of everything'],
])('tells the input at which a target %s', async (_, code, hangMs, problem) => {
  const thread = threadThat(code, hangMs);
  const { tried, violations } = await thread.run(JOB, NEVER);
  await thread.close();
  expect([tried, violations]).toEqual([expect.any(Number), [{ problem, input: expect.any(String), path: String(tried - 1) }]]);
});

it('ends with the signal, and gives what the thread answers', async () => {
  const thread = threadThat("parentPort.postMessage('outcome')", 20_000);
  await expect(thread.run(JOB, AbortSignal.abort(new Error('interrupted')))).rejects.toThrow('interrupted');
  expect(await thread.run(JOB, NEVER)).toBe('outcome');
  await thread.close();
});
