// SPDX-License-Identifier: AGPL-3.0-or-later
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from './config-error';
import { loadSettings } from './load-settings';

let dir: string;
let file: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'ttp-config-'));
  file = join(dir, 'ttp.yaml');
});
afterAll(() => rmSync(dir, { recursive: true }));

function problemsWith(path: string): readonly string[] {
  try {
    loadSettings({ env: {}, file: path });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('a configuration file', () => {
  it.each([
    ['# first\nnatsurl: x', '2: unknown key "natsurl"; write nats_url'],
    ['batch_size: 1\n\nrules: x', '3: unknown key "rules"; write rules_dir'],
    ['DECNET_API_PORT: 1', '1: unknown key "DECNET_API_PORT"; write api_port'],
    ['nonsense: 1', '1: unknown key "nonsense"; `ttp config show` lists the known ones'],
    ['\napi_port: eighty', '2: api_port must be a number, not "eighty"'],
    ['developer: perhaps', '1: developer must be true or false, not "perhaps"'],
    ['batch_size: 1\nattack_version: 12', '2: attack_version must be 18.1 or 19.0, or any release N.N together with DECNET_ATTACK_SHA256 (now "12")'],
    ['db_host:\n  - a\n', '1: db_host must be one value, not a list, a map or an alias'],
    ['db_name: &a x\ndb_user: *a', '2: db_user must be one value, not a list, a map or an alias'],
    ['api_port:', '1: api_port has no value; write one behind it, or remove the line'],
    ['- a', '1: must hold "key: value" lines, such as "nats_url: nats://127.0.0.1:4222"'],
    ['db_name: a\ndb_name: b', '2: Map keys must be unique; write one "key: value" a line'],
    ['db_name: a\ndb_host: [\n', expect.stringMatching(/^3: .*; write one "key: value" a line$/)],
  ])('that says %j is refused with line and fix', (text, problem) => {
    writeFileSync(file, text);
    expect(problemsWith(file).map((found) => found.replace(`${file}:`, ''))).toEqual([problem]);
  });

  it('that is empty, or all comment, gives nothing', () => {
    for (const text of ['', '# nothing\n']) {
      writeFileSync(file, text);
      expect(problemsWith(file)).toEqual([]);
    }
  });

  it('that is named must be there and be a file', () => {
    expect(problemsWith(join(dir, 'absent.yaml'))).toEqual([`${join(dir, 'absent.yaml')}: no such configuration file`]);
    expect(problemsWith(dir)).toEqual([`${dir}: cannot be read (EISDIR); name a YAML file that can`]);
  });

  it('is none where the variable that names it is empty', () => {
    expect(loadSettings({ env: { DECNET_TTP_CONFIG: '' } }).origins['apiPort']).toBe('default');
  });
});
