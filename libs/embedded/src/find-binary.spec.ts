// SPDX-License-Identifier: AGPL-3.0-or-later
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBinary } from './find-binary';

const QUERY = { names: ['ttp-no-such-server', 'ttp-second-name'], variable: 'TTP_TEST_BIN', hint: 'Install it.' };

describe('findBinary', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'ttp-find-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const place = (path: string, mode = 0o755): string => {
    const file = join(root, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, '');
    chmodSync(file, mode);
    return file;
  };

  it('takes the variable before anything else', () => {
    place('bin/ttp-no-such-server');
    const named = place('elsewhere/custom');
    expect(findBinary(QUERY, { TTP_TEST_BIN: named, PATH: join(root, 'bin') }, root)).toBe(named);
  });

  it('refuses a variable that names no executable instead of taking another', () => {
    place('bin/ttp-no-such-server');
    const plain = place('plain.txt', 0o644);
    expect(() => findBinary(QUERY, { TTP_TEST_BIN: plain, PATH: join(root, 'bin') }, root)).toThrow(`TTP_TEST_BIN is ${plain}, which is not an executable file`);
  });

  it('prefers the first name over an earlier folder', () => {
    place('a/ttp-second-name');
    const best = place('b/ttp-no-such-server');
    expect(findBinary(QUERY, { PATH: `${join(root, 'a')}:${join(root, 'b')}` }, root)).toBe(best);
  });

  it('falls back to the tools cache under the working folder', () => {
    const cached = place('.cache/tools/bin/ttp-second-name');
    expect(findBinary(QUERY, { PATH: '' }, root)).toBe(cached);
  });

  it('says where it looked and how to get the program', () => {
    expect(() => findBinary(QUERY, { PATH: '' }, root)).toThrow(/ttp-no-such-server or ttp-second-name not found on PATH.*Install it\. Or set TTP_TEST_BIN\./);
  });
});
