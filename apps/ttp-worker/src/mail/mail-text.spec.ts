// SPDX-License-Identifier: AGPL-3.0-or-later
import { MAIL_LIMITS } from './mail-limits';
import { headOf, mailText, type MessageLimits } from './mail-text';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (message: string, limits: Partial<MessageLimits> = {}) => mailText(bytesOf(message), { ...MAIL_LIMITS.message, ...limits });
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** A multipart message of these parts, each with its headers. */
const mixed = (...parts: string[]) => `Content-Type: multipart/mixed; boundary=b\n\n${parts.map((part) => `--b\n${part}\n`).join('')}--b--\n`;
const PLAIN = 'Content-Type: text/plain\n\nplain text';
const HTML = 'Content-Type: text/html\n\n<i>ht</i>ml';
const FILE = 'Content-Type: application/pdf\n\n%PDF';

describe('the text of a message', () => {
  it.each([
    ['of one part', 'Subject: x\n\nhello', 'hello\n'],
    ['without headers', '\nhello', 'hello\n'],
    ['in base64', `Content-Transfer-Encoding: base64\n\n${base64('send it')}`, 'send it'],
    ['in quoted-printable', 'Content-Transfer-Encoding: quoted-printable\n\ns=65nd =\nit', 'send it\n'],
    ['in another character set', Buffer.from('Content-Type: text/plain; charset=utf-16le\nContent-Transfer-Encoding: base64\n\naABpAA=='), 'hi'],
    ['beside HTML', mixed(HTML, PLAIN), 'plain text\n'],
    ['of HTML alone: as seen, then as written', mixed(FILE, HTML), 'html\n\n<i>ht</i>ml\n'],
    ['after an empty one', mixed('\n', HTML), 'html\n\n<i>ht</i>ml\n'],
    ['sent as a file', `Content-Disposition: attachment; filename=a.txt\n${PLAIN}`, 'plain text\n'],
    ['sent as an HTML file', mixed(FILE, HTML.replace('html\n', 'html\nContent-Disposition: attachment\n')), 'html\n\n<i>ht</i>ml\n'],
    ['of a message in it', mixed(FILE, `Content-Type: message/rfc822\n\n${mixed(FILE, PLAIN)}`), 'plain text\n'],
  ])('%s', async (_, message, text) => expect(await textOf(message.toString())).toBe(text));

  it.each([
    ['there is nothing', ''],
    ['there are only files', mixed(FILE, FILE)],
    ['the boundary is another', `Content-Type: multipart/mixed; boundary=c\n\n--b\n${PLAIN}`],
    ['messages hold messages without end', 'Content-Type: message/rfc822\n\n'.repeat(9)],
  ])('is null where %s', async (_, message) => expect(await textOf(message)).toBeNull());

  it('is cut at its limit', async () => expect(await textOf('\nhello', { text: 3 })).toBe('hel'));

  it('is refused where parts are nested too deeply, or headers are too long', async () => {
    const nested = Array.from({ length: 10_000 }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n`).join('');
    await expect(textOf(nested)).rejects.toThrow('nesting depth of 32');
    await expect(textOf(`X: ${'x'.repeat(300_000)}\n\nhello`)).rejects.toThrow('header size of 262144');
  });
});

describe('the head of a message', () => {
  it.each<[string, string, Partial<MessageLimits>, string]>([
    ['bytes', 'abc', { bytes: 2 }, 'ab'],
    ['lines', 'a\nb\nc', { lines: 1 }, 'a\nb'],
    ['parts', '--a\n-- b\n x--\n--c', { parts: 2 }, '--a\n-- b\n x--\n'],
    ['equals signs', 'QQ==QQ==', { equalsSigns: 3 }, 'QQ==QQ='],
    ['nothing else', '--a\r\nb=c', {}, '--a\r\nb=c'],
  ])('ends by %s', (_, message, limits, head) => {
    expect(Buffer.from(headOf(bytesOf(message), { ...MAIL_LIMITS.message, ...limits })).toString()).toBe(head);
  });

  it('still has the text of a message with 10,000 parts', async () => {
    const text = await textOf(mixed('\nfirst', ...Array.from({ length: 10_000 }, () => '\nmore')));
    expect(text?.slice(0, 11)).toBe('first\n\nmore');
    expect(text?.length).toBeLessThan(6_100);
  });
});
