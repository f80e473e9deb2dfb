// SPDX-License-Identifier: AGPL-3.0-or-later
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Operator } from './operator';

const change = { ruleId: 'R1', wish: { state: 'disabled' as const, confidence_max: null, reason: 'storm 1' } };

describe('Operator', () => {
  let server: Server;
  let url: string;
  const requests: string[] = [];
  let answers: (number | 'hang up')[] = [];

  function answer({ method, url: path }: IncomingMessage, response: ServerResponse): void {
    requests.push(`${method} ${path}`);
    const next = answers.shift() ?? 200;
    if (next === 'hang up') response.destroy();
    else response.writeHead(next).end('{}');
  }

  beforeAll(async () => {
    server = createServer(answer).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());
  beforeEach(() => requests.splice(0));

  const anOperator = (urls: (string | null)[] = []) => new Operator(() => urls.shift() ?? url, new AbortController().signal, () => undefined);

  it('sets and clears a state and notes that it was accepted', async () => {
    const operator = anOperator();
    await operator.carryOut(change);
    await operator.carryOut({ ruleId: 'R2', wish: null });
    expect(requests).toEqual(['PUT /api/v1/ttp/rules/R1/state', 'DELETE /api/v1/ttp/rules/R2/state']);
    expect(operator.outcomes).toEqual([
      { ...change, unanswered: 0, answer: 200 },
      { ruleId: 'R2', wish: null, unanswered: 0, answer: 200 },
    ]);
  });

  it('asks again until there is an answer, and counts what was cut off', async () => {
    answers = ['hang up', 503, 404];
    const operator = anOperator([null]);
    await operator.carryOut(change);
    expect(operator.outcomes).toEqual([{ ...change, unanswered: 2, answer: 404 }]);
  });

  it('takes an answer that asking again does not change for a failure of the scenario', async () => {
    answers = [400];
    await expect(anOperator().carryOut(change)).rejects.toThrow('rule-store answers 400 to a state change of R1: {}');
  });
});
