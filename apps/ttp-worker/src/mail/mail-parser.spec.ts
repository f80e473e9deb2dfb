// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { MAIL_LIMITS } from './mail-limits';
import { MailParser } from './mail-parser';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const SLOW = bytesOf(`Subject: x\n\n${'hi\n'.repeat(30_000)}`);

let parser: MailParser;
const open = (limits: Partial<typeof MAIL_LIMITS> = {}) => (parser = new MailParser({ ...MAIL_LIMITS, ...limits }));
afterEach(() => parser.close());

it('gives each of many messages its own text', async () => {
  open();
  const numbers = Array.from({ length: 50 }, (_, i) => i);
  expect(await Promise.all(numbers.map((i) => parser.parse(bytesOf(`\nmail ${i}`))))).toEqual(numbers.map((i) => `mail ${i}\n`));
});

it('says what is refused, and goes on', async () => {
  open();
  const deep = Array.from({ length: 40 }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n`).join('');
  const [refused, next] = await Promise.allSettled([parser.parse(bytesOf(deep)), parser.parse(bytesOf('\nnext'))]);
  expect(refused).toMatchObject({ status: 'rejected', reason: { fault: 'refused' } });
  expect(next).toMatchObject({ value: 'next\n' });
});

it('ends what takes too long, and goes on in a new thread', async () => {
  const limits = { ...MAIL_LIMITS, parseMs: 0 };
  parser = new MailParser(limits);
  await expect(parser.parse(SLOW)).rejects.toMatchObject({ fault: 'too_slow' });
  limits.parseMs = 20_000;
  expect(await parser.parse(bytesOf('\nnext'))).toBe('next\n');
});

it('outlives a thread whose memory runs out', async () => {
  open({ parseMs: 60_000, message: { ...MAIL_LIMITS.message, bytes: 2 ** 28, lines: 2 ** 28, parts: 2 ** 28 } });
  const wide = bytesOf(`Content-Type: multipart/mixed; boundary=b\n\n${'--b\n'.repeat(400_000)}`);
  await expect(parser.parse(wide)).rejects.toMatchObject({ fault: 'crashed' });
  expect(await parser.parse(bytesOf('\nnext'))).toBe('next\n');
}, 120_000);

it('rejects all that is not answered when it closes', async () => {
  open();
  const asked = Promise.allSettled([parser.parse(SLOW), parser.parse(SLOW)]);
  await parser.close();
  for (const answer of await asked) expect(answer).toMatchObject({ status: 'rejected', reason: { message: 'the mail parser is closed' } });
});

describe('whatever a message holds', () => {
  const PIECES = [
    'Content-Type: multipart/mixed; boundary=b\n',
    'Content-Type: text/html; charset=x\n',
    'Content-Type: message/rfc822\n',
    'Content-Type: text/plain; format=flowed; delsp=yes\n',
    'Content-Transfer-Encoding: base64\n',
    'Content-Transfer-Encoding: quoted-printable\n',
    'Content-Disposition: attachment; filename*0*=utf-8\'\'%41; filename*1="b',
    'Subject: =?utf-8?b?4pyT?= =?x?q?=ZZ?=\n',
    'To: "a <b@c.example>, (d; :e@[192.0.2.1]\n',
    '--b\n',
    '--b--\n',
    '\n',
    '\r',
    '=3D=\n',
    'QUJD\n',
    '<a href=x &#x41;',
    '\0\u{feff}\u{10ffff}',
  ];
  const piece = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...PIECES).map(bytesOf) }, { weight: 1, arbitrary: fc.uint8Array({ maxLength: 40 }) });
  const message = fc.oneof(fc.array(piece, { maxLength: 40 }).map((pieces) => new Uint8Array(Buffer.concat(pieces))), fc.uint8Array({ maxLength: 2_000 }));
  const RUNS = 3_000;

  it(`there is an answer in time to each of ${RUNS} messages of random pieces and bytes`, async () => {
    open();
    let texts = 0;
    const answers = fc.asyncProperty(message, async (bytes) => {
      const text = await parser.parse(new Uint8Array(bytes));
      if (text !== null) texts++;
    });
    await fc.assert(answers, { numRuns: RUNS });
    expect(texts).toBeGreaterThan(RUNS / 20);
  }, 120_000);
});
