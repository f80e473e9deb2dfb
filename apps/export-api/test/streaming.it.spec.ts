// SPDX-License-Identifier: AGPL-3.0-or-later
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Dossier } from '@ttp/attack-stix';
import { type AttackerFilter, DossierReader } from '@ttp/persistence';
import { describeOnEachDialect } from '@ttp/persistence/testing';
import { answerOf } from '@ttp/service/testing';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { startApi } from './harness';

/** Together far more than the buffers between two ends of a connection hold: about 30 MB. */
const ATTACKERS = 1_500;
const COMMANDS = JSON.stringify([{ command_text: `made-up-tool ${'x'.repeat(20_000)}` }]);

/** 198.18.0.0/15 is for benchmarks. */
const rowOf = (i: number): readonly unknown[] => {
  const seen = `2026-11-21 08:00:00.${String(i).padStart(6, '0')}`;
  return [`a0000000-0000-4000-8000-${String(i).padStart(12, '0')}`, `198.18.${i >> 8}.${i & 255}`, seen, seen, seen, COMMANDS];
};

describeOnEachDialect('an export of many', (databases) => {
  let app: NestFastifyApplication;
  let read: number;
  let ended: boolean;
  let end: PromiseWithResolvers<void>;
  beforeAll(async () => {
    app = await startApi(await databases().create());
    const columns = ['uuid', 'ip', 'first_seen', 'last_seen', 'updated_at', 'commands'];
    for (let from = 0; from < ATTACKERS; from += 100) {
      const rows = Array.from({ length: 100 }, (_, i) => rowOf(from + i));
      const values = rows.map(() => '(?, ?, ?, ?, ?, ?)').join(', ');
      await app.get(DataSource).query(`INSERT INTO attackers (${columns.join(', ')}) VALUES ${values}`, rows.flat());
    }
    const reader = app.get(DossierReader);
    const fleet = reader.fleet.bind(reader);
    jest.spyOn(reader, 'fleet').mockImplementation((filter) => watched(fleet, filter));
    await app.listen(0, '127.0.0.1');
  });
  beforeEach(() => {
    read = 0;
    ended = false;
    end = Promise.withResolvers();
  });
  afterAll(() => app.close());

  async function* watched(fleet: (filter?: AttackerFilter) => AsyncGenerator<Dossier>, filter?: AttackerFilter): AsyncGenerator<Dossier> {
    try {
      for await (const dossier of fleet(filter)) {
        read += 1;
        yield dossier;
      }
    } finally {
      ended = true;
      end.resolve();
    }
  }

  const open = async (path: string): Promise<IncomingMessage> => {
    const sent = request(new URL(path, await app.getUrl()));
    sent.end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    return response;
  };

  it('starts before all are read, reads no faster than the client, and lets others in between', async () => {
    const response = await open('/api/v1/attackers/export/stix');
    await once(response, 'readable');
    expect(read).toBeLessThan(ATTACKERS / 2);
    const health = await fetch(new URL('/healthz', await app.getUrl()));
    expect(health.status).toBe(200);
    // Nobody takes the rest: what was read fits into the buffers in between, and no more is.
    for (let before = -1; before !== read; await delay(500)) before = read;
    expect([read < ATTACKERS, ended]).toEqual([true, false]);
    let bytes = 0;
    for await (const chunk of response) bytes += (chunk as Buffer).length;
    expect([read, ended, bytes > 25_000_000]).toEqual([ATTACKERS, true, true]);
  });

  it('stops reading when the client goes', async () => {
    const response = await open('/api/v1/attackers/export/misp');
    await once(response, 'readable');
    response.destroy();
    await end.promise;
    expect(read).toBeLessThan(ATTACKERS);
    const after = read;
    await delay(200);
    expect(read).toBe(after);
  });

  it('breaks off when reading fails midway, so that nobody takes a part for the whole', async () => {
    jest.mocked(app.get(DossierReader).fleet).mockImplementationOnce(async function* (filter) {
      let left = 500;
      for await (const dossier of new DossierReader(app.get(DataSource)).fleet(filter)) {
        if (left-- === 0) throw new Error('the disk is on fire');
        yield dossier;
      }
    });
    const logged = jest.spyOn(Logger.prototype, 'error').mockClear();
    const response = await open('/api/v1/attackers/export/stix?format=ndjson');
    expect(response.statusCode).toBe(200);
    await expect(async () => {
      for await (const chunk of response) expect(chunk).toBeDefined();
    }).rejects.toThrow('aborted');
    const said = [expect.stringMatching(/^decnet-fleet-\w+\.stix\.ndjson broke off$/), expect.stringContaining('the disk is on fire')];
    expect(logged.mock.calls).toEqual([said]);
  });

  it('is an error as any other when the first read fails', async () => {
    const fails = () => new DossierReader(app.get(DataSource)).fleet({ signal: AbortSignal.abort() });
    jest.mocked(app.get(DossierReader).fleet).mockImplementationOnce(fails);
    const response = await app.inject('/api/v1/attackers/export/stix?limit=1');
    expect(answerOf(response)).toEqual([500, { detail: 'Internal Server Error', error_id: expect.any(String) }]);
    expect(response.headers['content-disposition']).toBeUndefined();
  });
});
