// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { describeOn } from '@ttp/persistence/testing';
import { CONSUMED_TOPICS } from '@ttp/ttp-core';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import type { MailFaultName } from '../src/mail/mail-fault';
import { LIMITS_OF_MAILS } from '../src/mail/mail.reader';
import { WorkerHarness } from './harness';

const EMAIL_RECEIVED = 'email.received' satisfies (typeof CONSUMED_TOPICS)[number];
const NOTE = 'All your files are encrypted. Send 0.1 BTC to 16L5yRNPTuciSgXGHqYwn9N6NeoKqopAu';
const BLOB = Buffer.alloc(6_000, 'payload').toString('base64').replace(/.{76}/g, '$&\r\n');

/** What the payload alone gives, and what a body adds to it. */
const BY_HEADERS = ['R0044'];
const BY_BODY = ['R0033', 'R0044', 'R0047', 'R0048'];
const storedAs = (name: string) => `2026-01-05T09:59:31Z_0123456789ab_${name}`;
/** Begins a part in a part. */
const opened = (i: number) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`;
const mail = (body: string, headers = '') => `From: ann@example.com\r\nSubject: x\r\n${headers}\r\n${body}\r\n`;

describeOn('sqlite', 'the text of a stored mail', (databases) => {
  let harness: WorkerHarness;
  let artifactsRoot: string;
  let worker: NestFastifyApplication;
  beforeEach(async () => {
    harness = await WorkerHarness.start(await databases().create());
    artifactsRoot = mkdtempSync(join(tmpdir(), 'ttp-artifacts-'));
    mkdirSync(join(artifactsRoot, 'decky-mx/smtp'), { recursive: true });
    worker = await harness.startWorker({ artifactsRoot });
    // Tests on their own say how long a mail may take: elsewhere a thread of a busy machine has time.
    Object.assign(worker.get<object>(LIMITS_OF_MAILS), { parseMs: 60_000, batchMs: 60_000 });
  });
  afterEach(async () => {
    await harness.stop();
    rmSync(artifactsRoot, { recursive: true });
  });

  const pathOf = (name: string) => join(artifactsRoot, 'decky-mx/smtp', storedAs(name));
  const store = (name: string, message: string) => writeFileSync(pathOf(name), message);
  const receive = (name: string, more: Record<string, unknown> = {}) =>
    harness.publish(EMAIL_RECEIVED, {
      source_id: name,
      attacker_ip: '203.0.113.7',
      decky_id: 'decky-mx',
      service: 'smtp',
      subject: 'urgent invoice',
      urls: ['https://xn--d1acufc.example/p'],
      body_base64_bytes: 0,
      stored_as: storedAs(name),
      ...more,
    });
  /** The rules that fired on each mail. */
  const fired = async () => {
    await harness.settled();
    const tags = await harness.tags();
    return Object.fromEntries([...Map.groupBy(tags, ({ sourceId }) => sourceId)].map(([id, own]) => [id, [...new Set(own.map(({ ruleId }) => ruleId))]]));
  };
  const outcomes = async () => {
    const { values } = (await worker.get(Registry).getSingleMetric('ttp_mail_texts')?.get()) ?? { values: [] };
    return Object.fromEntries(values.map(({ labels, value }) => [labels['outcome'], value]));
  };

  it('fires the rules that ask for it, in plain text and in HTML, and is stored nowhere', async () => {
    store('plain', mail(`${NOTE}\r\n\r\n${BLOB}`));
    store('html', mail(`<p>${NOTE.replace('encrypted', 'encryp<b>ted</b>')}</p><script>x="${BLOB}"</script>`, 'Content-Type: text/html\r\n'));
    await Promise.all([receive('plain'), receive('html')]);
    expect(await fired()).toEqual({ plain: BY_BODY, html: BY_BODY });
    expect(await outcomes()).toEqual({ read: 2 });
    expect(JSON.stringify([await harness.tags(), await harness.published()])).not.toContain('0.1 BTC to');
  });

  it('is not read where the event brings one', async () => {
    store('stored', mail(NOTE));
    await receive('stored', { body_text: '' });
    expect(await fired()).toEqual({ stored: BY_HEADERS });
    expect(await outcomes()).toEqual({});
  });

  it('is left out where it cannot be had; the mail is tagged by its event, its neighbours by theirs', async () => {
    writeFileSync(join(artifactsRoot, 'secret'), mail(`${NOTE}\r\n\r\n${BLOB}`));
    symlinkSync(tmpdir(), join(artifactsRoot, 'away'));
    symlinkSync('/etc/hostname', pathOf('escape'));
    mkdirSync(pathOf('folder'));
    store('big', mail(NOTE));
    truncateSync(pathOf('big'), 33 * 1024 * 1024);
    store('nested', Array.from({ length: 10_000 }, (_, i) => opened(i)).join('') + NOTE);
    store('malformed', `${opened(1)}Content-Transfer-Encoding: base64\r\n\r\n\0\u{fffd}%%%`);
    store('good', mail(`${NOTE}\r\n\r\n${BLOB}`));
    const bad = ['missing', 'escape', 'folder', 'big', 'nested', 'malformed'];
    await Promise.all(bad.map((name) => receive(name)));
    await receive('climbs', { stored_as: storedAs('../../../secret') });
    await receive('climbs-by-decky', { decky_id: '..' });
    await receive('good');
    const expected = Object.fromEntries([...bad, 'climbs', 'climbs-by-decky'].map((name) => [name, BY_HEADERS]));
    expect(await fired()).toEqual({ ...expected, good: BY_BODY });
    const faults: Partial<Record<MailFaultName, number>> = { missing: 1, outside: 1, not_a_file: 1, too_big: 1, refused: 1 };
    expect(await outcomes()).toEqual({ ...faults, no_text: 1, read: 1 });
    expect(await harness.deadLetters()).toEqual([]);
  });

  it('is given up when parsing it takes too long; a new thread reads the next', async () => {
    const limits: object = worker.get(LIMITS_OF_MAILS);
    const { parseMs } = limits as { parseMs: number };
    store('slow', mail('hi\n'.repeat(30_000) + NOTE));
    store('good', mail(`${NOTE}\r\n\r\n${BLOB}`));
    Object.assign(limits, { parseMs: 0 });
    await receive('slow');
    await harness.settled();
    Object.assign(limits, { parseMs });
    await receive('good');
    expect(await fired()).toEqual({ slow: BY_HEADERS, good: BY_BODY });
    expect(await outcomes()).toEqual({ too_slow: 1, read: 1 });
  });

  it('is not waited for once the mails of a batch have taken their time', async () => {
    Object.assign(worker.get<object>(LIMITS_OF_MAILS), { batchMs: -1 });
    store('late', mail(NOTE));
    await receive('late');
    expect(await fired()).toEqual({ late: BY_HEADERS });
    expect(await outcomes()).toEqual({ out_of_time: 1 });
  });
});
