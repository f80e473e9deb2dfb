// SPDX-License-Identifier: AGPL-3.0-or-later
import { Logger } from '@nestjs/common';
import { Settings } from '@ttp/config';
import { anEvent, anIndex, aRule } from '@ttp/ttp-core/testing';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { WorkerMetrics } from '../worker.metrics';
import { MAIL_LIMITS } from './mail-limits';
import { MailReader } from './mail.reader';

const storedAs = (name: string) => `2026-01-05T09:59:31Z_0123456789ab_${name}`;
const received = (name: string, more: Record<string, unknown> = {}) =>
  anEvent({ sourceKind: 'email', payload: { decky_id: 'mx', stored_as: storedAs(name), ...more } });
const index = anIndex(aRule({ appliesTo: ['email'], match: { family: 'lifter', predicate: 'email_bec', parameters: {} } }));

let artifactsRoot: string;
let reader: MailReader;
let warnings: jest.SpyInstance;
beforeEach(() => {
  warnings = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
  artifactsRoot = mkdtempSync(join(tmpdir(), 'ttp-mail-'));
  mkdirSync(join(artifactsRoot, 'mx/smtp'), { recursive: true });
  reader = new MailReader(new WorkerMetrics(new Registry()), Object.assign(new Settings(), { artifactsRoot }), MAIL_LIMITS);
});
afterEach(async () => {
  await reader.onApplicationShutdown();
  rmSync(artifactsRoot, { recursive: true });
  warnings.mockRestore();
});

const store = (name: string) => writeFileSync(join(artifactsRoot, 'mx/smtp', storedAs(name)), `\n${name}`);

it('reads the text of a mail that a rule wants to see', async () => {
  store('mail');
  const read = reader.forBatch();
  expect(await read(received('mail'), index)).toBe('mail\n');
  expect(await read(received('mail'), anIndex(aRule()))).toBeNull();
  expect(await read(received('mail', { body_text: 'sent' }), index)).toBeNull();
  expect(await read({ ...received('mail'), sourceKind: 'session' }, index)).toBeNull();
  expect(warnings).not.toHaveBeenCalled();
});

it('tells each reason once, by what the decoy named the file', async () => {
  const read = reader.forBatch();
  for (const name of ['pay-ann', 'pay-bob', 'pay-cid']) expect(await read(received(name), index)).toBeNull();
  expect(warnings.mock.calls).toEqual([
    [`mail mx/smtp/${storedAs('...')} is tagged without its text: the message is not stored; more of this kind are only counted, in ttp_mail_texts`],
  ]);
});

// Else its event would be acknowledged with half of its tags.
it('rejects once the worker stops', async () => {
  store('mail');
  await reader.onApplicationShutdown();
  await expect(reader.forBatch()(received('mail'), index)).rejects.toThrow('the mail parser is closed');
});
