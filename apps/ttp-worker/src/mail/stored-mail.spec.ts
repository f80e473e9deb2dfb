// SPDX-License-Identifier: AGPL-3.0-or-later
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readStoredMail } from './stored-mail';

let folder: string;
let root: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ttp-mail-'));
  root = join(folder, 'artifacts');
  mkdirSync(join(root, 'mx/smtp/folder'), { recursive: true });
  writeFileSync(join(folder, 'secret'), 'secret');
  writeFileSync(join(root, 'mx/smtp/mail'), 'hello');
  writeFileSync(join(root, 'mx/smtp/empty'), '');
  symlinkSync('mail', join(root, 'mx/smtp/inside'));
  symlinkSync('../../../secret', join(root, 'mx/smtp/outside'));
  symlinkSync(folder, join(root, 'away'));
  symlinkSync('loop', join(root, 'mx/smtp/loop'));
  symlinkSync(root, join(folder, 'link-to-root'));
  execFileSync('mkfifo', [join(root, 'mx/smtp/pipe')]);
});
afterAll(() => rmSync(folder, { recursive: true }));

const LIMITS = { fileBytes: 5, headBytes: 5 };
const read = async (...steps: string[]) => Buffer.from(await readStoredMail(root, steps, LIMITS)).toString();

it('reads a message, also by links that stay in the root', async () => {
  expect(await read('mx', 'smtp', 'mail')).toBe('hello');
  expect(await read('mx', 'smtp', 'inside')).toBe('hello');
  expect(await read('mx', 'smtp', 'empty')).toBe('');
  expect(Buffer.from(await readStoredMail(join(folder, 'link-to-root'), ['mx', 'smtp', 'mail'], { ...LIMITS, headBytes: 2 })).toString()).toBe('he');
});

it.each([
  ['missing', ['mx', 'smtp', 'nothing']],
  ['missing', ['mx', 'smtp', 'mail', 'below']],
  ['outside', ['mx', 'smtp', 'outside']],
  ['outside', ['away', 'secret']],
  ['outside', ['..', 'secret']],
  ['outside', []],
  ['not_a_file', ['mx', 'smtp', 'folder']],
  ['not_a_file', ['mx', 'smtp', 'pipe']],
  ['unreadable', ['mx', 'smtp', 'loop']],
  ['unreadable', ['mx', 'smtp', 'x'.repeat(300)]],
])('says %s of %j', async (fault, steps) => await expect(read(...steps)).rejects.toMatchObject({ name: 'MailFault', fault }));

it('says what is too big, and that the root is not there', async () => {
  await expect(readStoredMail(root, ['mx', 'smtp', 'mail'], { ...LIMITS, fileBytes: 4 })).rejects.toMatchObject({ fault: 'too_big' });
  await expect(readStoredMail(join(folder, 'nothing'), ['mx'], LIMITS)).rejects.toMatchObject({ fault: 'no_root' });
});
